"""The look of the course's figures, and pictures that come with words.

==============  ====================================================================
``style``       colours, and ``show``: a figure with its text alternative
``pictures``    tables of numbers, photos, feature maps
``grids``       many pictures, with names, or with predictions
``results``     confusion matrix
``curves``      loss and accuracy over the epochs
==============  ====================================================================

Every function that draws returns the figure; ``show(figure, "02.coverage")`` displays it.
"""

from course_utils.plots.curves import learning_curves as learning_curves
from course_utils.plots.grids import image_grid as image_grid
from course_utils.plots.grids import prediction_grid as prediction_grid
from course_utils.plots.pictures import gallery as gallery
from course_utils.plots.pictures import matrix as matrix
from course_utils.plots.pictures import picture as picture
from course_utils.plots.results import confusion_matrix as confusion_matrix
from course_utils.plots.style import BLACK as BLACK
from course_utils.plots.style import BLUE as BLUE
from course_utils.plots.style import ORANGE as ORANGE
from course_utils.plots.style import SIGNED as SIGNED
from course_utils.plots.style import SKY as SKY
from course_utils.plots.style import VERMILION as VERMILION
from course_utils.plots.style import as_picture as as_picture
from course_utils.plots.style import show as show
from course_utils.plots.style import use_style as use_style

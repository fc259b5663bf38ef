"""The look of the course's figures, and pictures that come with words.

==============  ====================================================================
``style``       colours, and ``show``: a figure with its text alternative
``pictures``    tables of numbers, photos, feature maps
``grids``       many pictures, with names, or with predictions
``results``     confusion matrix, accuracy of each class
``curves``      loss and accuracy over the epochs
``words``       what stands for a figure where nobody sees it
==============  ====================================================================

Every function that draws returns the figure; ``show(figure, "02.coverage")`` displays it.
"""

from course_utils.plots.curves import learning_curves
from course_utils.plots.grids import image_grid, prediction_grid
from course_utils.plots.pictures import gallery, matrix, picture
from course_utils.plots.results import confusion_matrix, per_class_accuracy
from course_utils.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    MAGNITUDE,
    ORANGE,
    PURPLE,
    SIGNED,
    SKY,
    VERMILION,
    as_picture,
    show,
    use_style,
)

__all__ = [
    "BLACK",
    "BLUE",
    "GREEN",
    "MAGNITUDE",
    "ORANGE",
    "PURPLE",
    "SIGNED",
    "SKY",
    "VERMILION",
    "as_picture",
    "confusion_matrix",
    "gallery",
    "image_grid",
    "learning_curves",
    "matrix",
    "per_class_accuracy",
    "picture",
    "prediction_grid",
    "show",
    "use_style",
]

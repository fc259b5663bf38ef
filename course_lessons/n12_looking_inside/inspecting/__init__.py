"""Looking inside a trained network: where it looked, and its gradients.

Keras is not imported here: whoever has a model has it already.
"""

from course_lessons.n12_looking_inside.inspecting.cam import grad_cam
from course_lessons.n12_looking_inside.inspecting.gradients import gradient

__all__ = ["grad_cam", "gradient"]

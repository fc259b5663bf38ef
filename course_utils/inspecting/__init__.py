"""Looking inside a trained network: where it looked, its gradients, and its model card.

Keras is not imported here: whoever has a model has it already.
"""

from course_utils.inspecting.cam import grad_cam
from course_utils.inspecting.cards import model_card
from course_utils.inspecting.gradients import gradient

__all__ = ["grad_cam", "gradient", "model_card"]

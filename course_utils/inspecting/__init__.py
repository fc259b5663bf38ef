"""Looking inside a trained network: where it looked, and how far to trust it.

Keras is not imported here: whoever has a model has it already.
"""

from course_utils.inspecting.cam import grad_cam
from course_utils.inspecting.cards import model_card
from course_utils.inspecting.gradients import gradient
from course_utils.inspecting.occlusion import occlusion_map
from course_utils.inspecting.trust import calibration, coverage_curve, temperature

__all__ = [
    "calibration",
    "coverage_curve",
    "grad_cam",
    "gradient",
    "model_card",
    "occlusion_map",
    "temperature",
]

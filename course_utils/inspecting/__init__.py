"""Looking inside a trained network: where it looked, and what its maps respond to.

- `occlusion_map`: cover one square of a photo after the other; where does the answer suffer?
- `grad_cam`: which places of the last maps spoke for a class.
- `strongest_patches`: the windows of many photos to which a map responds most; `receptive_field`
  says how large they are.
- `gradient`: the derivative of one number with respect to an array, on every backend of Keras.
- `calibration`, `temperature`, `coverage_curve`: how far its probabilities can be believed.
- `model_card`: what was measured, and what its author says, on one page.

Keras is not imported here: whoever has a model has it already.
"""

from course_utils.inspecting.cam import grad_cam
from course_utils.inspecting.gradients import gradient
from course_utils.inspecting.occlusion import occlusion_map
from course_utils.inspecting.patches import Field, receptive_field, strongest_patches
from course_utils.inspecting.trust import calibration, coverage_curve, model_card, temperature

__all__ = [
    "Field",
    "calibration",
    "coverage_curve",
    "grad_cam",
    "gradient",
    "model_card",
    "occlusion_map",
    "receptive_field",
    "strongest_patches",
    "temperature",
]

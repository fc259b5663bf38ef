"""What a kernel does to a photo: edit the weights, see the picture change at once."""

from __future__ import annotations

import base64
import binascii
import importlib.util
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.contrast import strongest
from course_utils.convolution import correlate2d, max_pool2d
from course_utils.explorers import traits
from course_utils.explorers.traits import BadValue, number_array
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

LARGEST_SIDE = 384  # as in kernel_playground.js: larger pictures are shrunk
_DEFAULT_WIDTH = 256

# The photos that scikit-learn ships, with what their licence (CC BY 2.0) asks to be said.
PHOTOS = {
    "china": "Photo: danielbuechele, CC BY 2.0, flickr.com/photos/danielbuechele/6061409035",
    "flower": "Photo: vultilion, CC BY 2.0, flickr.com/photos/vultilion/6056698931",
}
CHANNELS = ("grey", "rgb", "red", "green", "blue")
BORDERS = ("zero", "edge", "reflect", "wrap")
DISPLAYS = ("auto", "grey zero", "diverging", "absolute", "clipped")


def _gabor(angle: float) -> np.ndarray:
    """Stripes under a Gaussian window (Daugman 1985), 7×7, weights that sum to zero."""
    y, x = np.mgrid[-3:4, -3:4]
    along = x * np.cos(np.radians(angle)) + y * np.sin(np.radians(angle))
    weights = np.exp(-(x**2 + y**2) / 8) * np.cos(2 * np.pi * along / 4)
    weights = np.round(weights - weights.mean(), 2)
    weights[3, 3] -= weights.sum()
    return np.round(weights, 2)


_BINOMIAL = np.array([1, 4, 6, 4, 1])
KERNELS: dict[str, np.ndarray] = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box blur": np.full((3, 3), 1 / 9),
    "Gaussian": np.outer(_BINOMIAL, _BINOMIAL) / 256,
    "motion": np.eye(7) / 7,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "Laplacian": np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
    "Sobel x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "Sobel y": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "Gabor |": _gabor(0),
    "Gabor /": _gabor(45),
    "Gabor −": _gabor(90),
}
FIRST = ("identity", "box blur", "sharpen", "Laplacian", "Sobel x", "Sobel y")  # at a first meeting


def _checked_kernel(value: Any, name: str) -> np.ndarray:
    if isinstance(value, str):
        by_name = {name.lower(): weights for name, weights in KERNELS.items()}
        if value.lower() not in by_name:
            raise BadValue(f"{name} is {value!r}; an array or one of {list(KERNELS)} is allowed.")
        value = by_name[value.lower()]
    kernel = number_array(value, name, ("rows", "columns"), (7, 7))
    if kernel.shape not in ((3, 3), (5, 5), (7, 7)):
        raise BadValue(
            f"{name} has shape {kernel.shape}; 3×3, 5×5 and 7×7 are allowed: "
            "surround a smaller one with zeros."
        )
    return kernel


class KernelPlayground(LiveWidget):
    """A photo, a kernel to edit or to pick, and the filtered picture; ReLU and pooling on request.

    The kernel slides as it is shown (cross-correlation, what Keras' `Conv2D` computes) and every
    channel is filtered for itself. Pixels count from 0 to 255.

    Parameters
    ----------
    image : str or array_like of shape (H, W) or (H, W, 3), default "china"
        "china" or "flower", photos that scikit-learn ships, 256 pixels wide; or a picture of
        your own, values 0 to 255 or 0 to 1 (then times 255), at least 2×2. Sides above 384
        pixels are shrunk.
    kernel : str or array_like of shape (3, 3), (5, 5) or (7, 7), default "Sobel x"
        A name out of `KERNELS`, or weights.
    channels : {"grey", "rgb", "red", "green", "blue"}, default "grey"
        What is filtered: one channel, or each of the three.
    border : {"zero", "edge", "reflect", "wrap"}, default "zero"
        What lies around the picture, as in `numpy.pad`; the output keeps the picture's size.
    display : {"auto", "grey zero", "diverging", "absolute", "clipped"}, default "auto"
        How results below 0 and above 255 are shown.
    relu, pool : bool, default False
        Add max(0, x), add 2×2 max pooling with stride 2.
    simple : bool, default False
        For a first meeting: six kernels to pick from, and none of the settings above but the
        kernel.

    Attributes
    ----------
    kernel : np.ndarray
        The weights that the learner left behind, float64 and read-only: assign a whole kernel.
    pixel : tuple of int or None
        Row and column of the pixel whose products are shown; None for the middle.
    credit : str
        Who made the photo, or what was done to the picture.

    Examples
    --------
    >>> KernelPlayground(np.eye(4), kernel="identity").filtered()[0]
    array([255.,   0.,   0.,   0.])
    """

    _figure = module("kernel_playground")

    kernel = traits.Checked(_checked_kernel).tag(to_json=traits.as_lists)
    channels = traits.choice(*CHANNELS)
    border = traits.choice(*BORDERS)
    display = traits.choice(*DISPLAYS)
    relu = traits.switch()
    pool = traits.switch()
    simple = traits.switch()
    pixel = traits.pair("(row, column)", 0, 10**6, None, allow_none=True)
    picture = traitlets.Unicode().tag(sync=True)
    credit = traitlets.Unicode().tag(sync=True)
    gallery = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(
        self,
        image: str | ArrayLike = "china",
        kernel: str | ArrayLike = "Sobel x",
        channels: str = "grey",
        border: str = "zero",
        display: str = "auto",
        relu: bool = False,
        pool: bool = False,
        simple: bool = False,
    ) -> None:
        picture, credit = _packed(image)
        names = FIRST if simple else KERNELS
        self.set_trait("gallery", {name: KERNELS[name].tolist() for name in names})
        super().__init__(
            kernel=kernel,
            channels=channels,
            border=border,
            display=display,
            relu=relu,
            pool=pool,
            simple=simple,
            picture=picture,
            credit=credit,
            label="Kernel playground: a photo and what a kernel makes of it",
        )

    @property
    def image(self) -> np.ndarray:
        """The picture: uint8, (H, W) or (H, W, 3), also what the learner dropped on the figure."""
        from PIL import Image

        try:
            data = base64.b64decode(self.picture.partition(",")[2], validate=True)
            with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
                return np.asarray(image.convert("L" if image.mode == "L" else "RGB"))
        except (binascii.Error, OSError) as error:
            raise BadValue("picture is not a PNG in a data URL.") from error

    @image.setter
    def image(self, value: str | ArrayLike) -> None:
        picture, credit = _packed(value)
        with self.hold_trait_notifications():
            self.picture, self.credit, self.pixel = picture, credit, None

    def plane(self) -> np.ndarray:
        """Return what is filtered: the chosen channel, or all three."""
        pixels = self.image.astype(np.int64)
        if pixels.ndim == 2 or self.channels == "rgb":
            return pixels
        if self.channels == "grey":
            return (pixels @ (299, 587, 114) + 500) // 1000
        return pixels[..., ("red", "green", "blue").index(self.channels)]

    def filtered(self) -> np.ndarray:
        """Return the filtered picture, neither clipped nor rounded, as in the browser.

        Returns
        -------
        np.ndarray
            float64, (H, W) or, for "rgb", (H, W, 3).
        """
        plane = self.plane()
        planes, radius = np.atleast_3d(plane), len(self.kernel) // 2
        mode: Any = "constant" if self.border == "zero" else self.border
        padded = np.pad(planes, [(radius, radius), (radius, radius), (0, 0)], mode)
        channels = np.moveaxis(padded, -1, 0)
        sums = [correlate2d(channel, self.kernel, method="direct") for channel in channels]
        return np.stack(sums, axis=-1).reshape(plane.shape)

    def stages(self) -> dict[str, np.ndarray]:
        """Return every stage that is switched on, in order."""
        stages = {"input": self.plane(), "filtered": self.filtered()}
        last = stages["filtered"]
        if self.relu:
            last = stages["relu"] = np.maximum(last, 0)
        if self.pool:
            pooled = max_pool2d(np.atleast_3d(last)[None], 2)[0]
            stages["pooled"] = pooled if last.ndim == 3 else pooled[..., 0]
        return stages

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import SIGNED, canvas, cells, show

        stages, display = self.stages(), self._display()
        figure, axes = canvas((3.2 * (len(stages) + 1), 3.2), 1, len(stages) + 1)
        cells(axes[-1], self.kernel, "kernel")
        low, high = _range_of(stages["filtered"], display)
        for axis, (name, values) in zip(axes, stages.items()):
            bottom, top = (0.0, 255.0) if name == "input" else (low, high)
            shown = np.abs(values) if display == "absolute" else values
            tinted = display == "diverging" and name != "input" and values.ndim == 2
            scaled = np.clip((shown - bottom) / (top - bottom), 0, 1)
            title = f"{name}, {' × '.join(map(str, values.shape))}"
            show(axis, scaled, title, cmap=SIGNED if tinted else "gray", vmin=0, vmax=1)
        return figure

    def _display(self) -> str:
        """Say what "auto" stands for, as in kernel_playground.js."""
        if self.display == "auto":
            signed = self.kernel.sum() <= 0.05 * np.abs(self.kernel).sum()
            return "grey zero" if signed else "clipped"
        if self.display == "diverging" and self.plane().ndim == 3:
            return "grey zero"
        return self.display


def _range_of(values: np.ndarray, display: str) -> tuple[float, float]:
    if display == "clipped":
        return 0.0, 255.0
    limit = strongest(values) or 1.0
    return (0.0 if display == "absolute" else -limit), limit


def _packed(image: Any) -> tuple[str, str]:
    """Bring a picture into a PNG in a data URL, and say whose it is or what was done to it."""
    from PIL import Image

    pixels, credit = _photo(image) if isinstance(image, str) else _checked_image(image)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode(), credit


def _photo(name: str) -> tuple[np.ndarray, str]:
    """Read a photo of scikit-learn's without importing scikit-learn, which takes a second."""
    from PIL import Image

    if name not in PHOTOS:
        raise BadValue(
            f"image is {name!r}; an array or one of {list(PHOTOS)} is allowed. "
            "Read a file of your own with matplotlib.pyplot.imread."
        )
    package = importlib.util.find_spec("sklearn")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(
            "The shipped photos come with scikit-learn, which is not installed: "
            "pip install scikit-learn, or give an array as image."
        )
    path = Path(package.origin).parent / "datasets" / "images" / f"{name}.jpg"
    with Image.open(path) as photo:
        pixels = np.asarray(photo.convert("RGB"))
    return _shrunk(pixels, _DEFAULT_WIDTH / pixels.shape[1]), PHOTOS[name]


def _checked_image(value: Any) -> tuple[np.ndarray, str]:
    """Bring a picture to uint8, and say what had to be done to it."""
    if isinstance(value, np.ndarray) and value.dtype == np.uint8 and value.ndim in (2, 3):
        pixels = value  # a photo of some megapixels: eight times as large in float64
    else:
        axes = ("H", "W", "3") if _dimensions(value) == 3 else ("H", "W")
        advice = "A picture is (H, W) or (H, W, 3)."
        pixels = number_array(value, "image", axes, (10**5,) * len(axes), advice)
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    if pixels.ndim == 3 and pixels.shape[2] != 3:
        raise BadValue(
            f"image has shape {pixels.shape}; (H, W) and (H, W, 3) are allowed. "
            "Drop an alpha channel with image[..., :3]."
        )
    if min(pixels.shape[:2]) < 2:
        raise BadValue(f"image has shape {pixels.shape}; at least 2×2 pixels are needed.")
    if pixels.min() < 0 or pixels.max() > 255:
        raise BadValue(
            f"image has values from {pixels.min():g} to {pixels.max():g}; "
            "0 to 255 or 0 to 1 are allowed."
        )
    if pixels.max() <= 1:
        pixels = pixels * np.float32(255)
    scaled = np.round(pixels).astype(np.uint8)
    if max(scaled.shape[:2]) <= LARGEST_SIDE:
        return scaled, ""
    small = _shrunk(scaled, LARGEST_SIDE / max(scaled.shape[:2]))
    before, after = (f"{height}×{width}" for height, width in (scaled.shape[:2], small.shape[:2]))
    return small, f"Shrunk from {before} to {after} pixels."


def _dimensions(value: Any) -> int:
    try:
        return np.ndim(value)
    except ValueError:  # rows of different lengths
        return 2


def _shrunk(pixels: np.ndarray, factor: float) -> np.ndarray:
    from PIL import Image

    height, width = (max(2, round(side * factor)) for side in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))

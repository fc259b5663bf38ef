"""Where a network looked: cover a square of the photo, and see what becomes of its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lessons.n12_looking_inside.inspecting.cam import checked_photo
from course_lessons.n12_looking_inside.occlusion import answers, checked_size, colour_of
from course_utils.explorers import traits
from course_utils.explorers.packing import bytes_of, packed_picture, rounded
from course_utils.explorers.traits import BadValue, whole_number
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike


class AttentionExplorer(LiveWidget):
    """Move a square over a photo, and see the probability with the square there.

    Every place is asked about once, when the explorer is made.

    Parameters
    ----------
    photo : array_like of shape (H, W, C)
        As `probability` wants it.
    probability : callable
        Gets photos, shape (n, H, W, C), and gives n probabilities of one class.
    sizes : sequence of int, default (32,)
        Sides of the square, in pixels.
    names : str, default "the class"
        What the probability is of.
    cam : array_like of shape (h, w), optional
        A map from 0 to 1 to lay over the photo, as `grad_cam` gives it.
    fill : float or sequence of float, optional
        What covers the square; the photo's mean colour by default.
    places : int, default 12
        How many places of the square there are down and across, at most.

    Attributes
    ----------
    place : (int, int)
        Top row and left column of the square; of a place between two, the nearest that was asked.
    size : int
        Side of the square.
    blend : int
        How much of the photo the map hides, in per cent.

    Examples
    --------
    >>> AttentionExplorer(photo, probability, (40, 24), "cat")  # doctest: +SKIP
    """

    _figure = module("attention")

    place = traits.pair("(top, left)", 0, 10**6, (0, 0))
    size: Any = traitlets.Any().tag(sync=True)
    blend = traits.whole(0, 100, 0)
    name = traitlets.Unicode().tag(sync=True)
    picture: Any = traitlets.Dict().tag(sync=True)
    colour: Any = traitlets.List().tag(sync=True)
    before = traitlets.Float().tag(sync=True)
    grids: Any = traitlets.List().tag(sync=True)
    heat: Any = traitlets.List().tag(sync=True)

    def __init__(
        self,
        photo: ArrayLike,
        probability: Callable[[np.ndarray], ArrayLike],
        sizes: Sequence[int] = (32,),
        names: str = "the class",
        cam: ArrayLike | None = None,
        *,
        fill: float | Sequence[float] | None = None,
        places: int = 12,
    ) -> None:
        array, most = checked_photo(photo), whole_number(places, "places", 2, 32)
        self._photo, self._grids = bytes_of(array), {}
        for size in sizes:
            spans = [side - checked_size(size, array) for side in array.shape[:2]]
            rows, columns = (
                np.unique(np.linspace(0, span, most).round().astype(int)).tolist() for span in spans
            )
            before, values = answers(probability, array, size, (rows, columns), fill)
            self._grids[size] = {"rows": rows, "columns": columns, "values": values}
        # The colour as it is shown: that of a picture whose first pixel has it.
        covered = array.copy()
        covered[0, 0] = colour_of(array, fill)
        super().__init__(
            picture=packed_picture(self._photo),
            colour=np.atleast_1d(bytes_of(covered)[0, 0]).tolist(),
            before=before,
            grids=[
                {"size": size, **grid, "values": np.vectorize(rounded)(grid["values"]).tolist()}
                for size, grid in self._grids.items()
            ],
            heat=_checked_heat(cam),
            name=names,
            size=next(iter(self._grids)),
            place=(array.shape[0] // 3, array.shape[1] // 3),
            label="Attention explorer: a photo with a square to move, and what the network answers",
        )
        self.observe(lambda _: self.set_trait("place", self.place), "size")

    @property
    def probability(self) -> float:
        """The probability with the square where it is."""
        grid, (top, left) = self._grids[self.size], self.place
        return float(grid["values"][grid["rows"].index(top), grid["columns"].index(left)])

    def occlusion_map(self) -> np.ndarray:
        """Return by how much the probability drops, for each place of the square of this size."""
        return self.before - self._grids[self.size]["values"]

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import SIGNED, canvas, frame, show

        figure, (left, right) = canvas((8, 3.8), 1, 2)
        show(left, self._photo, f"{self.name}: {self.before:.2f} for the whole photo", cmap="gray")
        if self.heat and self.blend:
            extent = left.images[0].get_extent()
            show(left, np.array(self.heat), extent=extent, alpha=self.blend / 100)
        corner = (self.place[1] - 0.5, self.place[0] - 0.5)
        frame(left, corner, self.size, self.size, fill=True, facecolor=[0.5] * 3)
        drops = self.occlusion_map()
        limit, title = (
            max(np.abs(drops).max(), 0.01),
            f"Drop; {self.probability:.2f} as on the left",
        )
        image = show(right, drops, title, cmap=SIGNED, vmin=-limit, vmax=limit)
        figure.colorbar(image, ax=right, shrink=0.8)
        return figure

    @traitlets.validate("place")
    def _on_the_grid(self, proposal: traitlets.Bunch) -> tuple[int, ...]:
        grid = self._grids[self.size]
        axes = zip((grid["rows"], grid["columns"]), proposal["value"])
        return tuple(min(axis, key=lambda corner: abs(corner - at)) for axis, at in axes)

    @traitlets.validate("size")
    def _asked_about(self, proposal: traitlets.Bunch) -> Any:
        if proposal["value"] not in self._grids:
            raise BadValue(f"size is {proposal['value']!r}; one of {list(self._grids)} is allowed.")
        return proposal["value"]


def _checked_heat(cam: Any) -> list[Any]:
    if cam is None:
        return []
    heat = np.asarray(cam)
    if heat.dtype.kind not in "biuf" or heat.ndim != 2 or max(heat.shape) > 64:
        raise BadValue(f"cam has shape {heat.shape}; numbers of shape (h, w) are allowed.")
    if not (heat.min() >= 0 and heat.max() <= 1):
        raise BadValue(f"cam holds {heat.min():g} to {heat.max():g}; 0 to 1 are allowed.")
    return np.vectorize(rounded)(heat).tolist()

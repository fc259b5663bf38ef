"""Where a network looked: cover a square of the photo, and see what becomes of its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.explorers.packing import bytes_of, packed_picture, rounded
from course_utils.explorers.traits import BadType, BadValue, whole_number, whole_numbers
from course_utils.inspecting.occlusion import answers, checked_photo, checked_size
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

MOST_PLACES = 12  # of the square, down and across
MOST_NAMES = 8


class AttentionExplorer(LiveWidget):
    """Move a square over a photo, and see the probability with the square there.

    Every place is asked about once, when the explorer is made.

    Parameters
    ----------
    photo : array_like of shape (H, W, C)
        As `probability` wants it.
    probability : callable
        Gets photos, shape (n, H, W, C), and gives n probabilities, or (n, K) for K classes.
    sizes : sequence of int, optional
        Sides of the square, in pixels; a quarter and an eighth of the photo's shorter side where
        they are left out.
    names : str or sequence of str, optional
        Names of the K classes.
    cam : array_like of shape (h, w) or (K, h, w), optional
        A map from 0 to 1 to lay over the photo, such as `grad_cam` gives; one for each class, or
        one for all.
    fill : float or sequence of float, optional
        What covers the square; the photo's mean colour by default.
    places : int, default 12
        How many places of the square there are down and across, at most.

    Attributes
    ----------
    place : (int, int)
        Top row and left column of the square; of a place between two, the nearest that was asked.
    size : int
        Side of the square, one of `sizes`.
    name : str
        The class whose probability is on show.
    blend : int
        How much of the photo the map hides, in per cent.

    Examples
    --------
    >>> explorer = AttentionExplorer(photo, probability, names="cat")  # doctest: +SKIP
    >>> top, left = explorer.place  # doctest: +SKIP
    """

    _figure = module("attention")

    place: Any = traitlets.TraitType().tag(sync=True)
    size: Any = traitlets.TraitType().tag(sync=True)
    name: Any = traitlets.TraitType().tag(sync=True)
    blend: Any = traitlets.TraitType(0).tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    picture: Any = traitlets.Dict().tag(sync=True)
    colour: Any = traitlets.List().tag(sync=True)
    before: Any = traitlets.List().tag(sync=True)
    grids: Any = traitlets.List().tag(sync=True)
    heat: Any = traitlets.List().tag(sync=True)

    def __init__(
        self,
        photo: ArrayLike,
        probability: Callable[[np.ndarray], ArrayLike],
        sizes: Sequence[int] | None = None,
        names: str | Sequence[str] | None = None,
        cam: ArrayLike | None = None,
        *,
        fill: float | Sequence[float] | None = None,
        places: int = MOST_PLACES,
    ) -> None:
        array = checked_photo(photo)
        most = whole_number(places, "places", 2, 32)
        before: Any = None
        grids, self._answers = [], {}
        for size in _sizes(sizes, array):
            corners = [_spread(side - size, most) for side in array.shape[:2]]
            before, covered = answers(probability, array, size, corners, fill)
            if before.ndim > 1:
                raise BadValue(f"probability gives {before.shape} numbers a photo; K are allowed.")
            before, covered = np.atleast_1d(before), covered.reshape(*covered.shape[:2], -1)
            self._answers[size] = covered
            values = np.vectorize(rounded)(np.moveaxis(covered, -1, 0)).tolist()
            grids.append(
                {"size": size, "rows": corners[0], "columns": corners[1], "values": values}
            )
        given = _names(names, len(before))
        self._before, self._photo = before, bytes_of(array)
        self._grids = {grid["size"]: grid for grid in grids}
        first = grids[0]
        colour = self._photo.reshape(-1, *self._photo.shape[2:]).mean(axis=0)
        super().__init__(
            names=given,
            picture=packed_picture(self._photo),
            colour=np.atleast_1d(colour.round()).astype(int).tolist(),
            before=[rounded(number) for number in before],
            grids=grids,
            heat=_heat(cam, len(before)),
            size=first["size"],
            name=given[0],
            place=[corners[len(corners) // 2] for corners in (first["rows"], first["columns"])],
            label="Attention explorer: a photo with a square to move, and what the network answers",
        )
        self.observe(lambda _: setattr(self, "place", self.place), "size")

    @property
    def probability(self) -> float:
        """The probability of the chosen class with the square where it is."""
        grid = self._grids[self.size]
        row, column = (grid[axis].index(at) for axis, at in zip(("rows", "columns"), self.place))
        return float(self._answers[self.size][row, column, self.names.index(self.name)])

    def occlusion_map(self) -> np.ndarray:
        """Return by how much the probability drops, for each place of the square of this size."""
        number = self.names.index(self.name)
        return self._before[number] - self._answers[self.size][..., number]

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import WINDOW, canvas, frame, show

        number, drops = self.names.index(self.name), self.occlusion_map()
        figure, (left, right) = canvas((8, 3.8), 1, 2)
        show(left, self._photo, f"{self.name}: {self._before[number]:.2f} for the whole photo")
        height, width = self._photo.shape[:2]
        if self.heat and self.blend:
            heat = np.array(self.heat[min(number, len(self.heat) - 1)])
            extent = (-0.5, width - 0.5, height - 0.5, -0.5)
            left.imshow(heat, cmap="cividis", alpha=self.blend / 100, extent=extent, vmin=0, vmax=1)
        for colours in ({"fill": True, "facecolor": np.array(self.colour) / 255}, {}):
            corner = (self.place[1] - 0.5, self.place[0] - 0.5)
            frame(left, corner, self.size, self.size, edgecolor=WINDOW, **colours)
        limit = max(float(np.abs(drops).max()), 0.01)
        title = f"Drop, square of {self.size} pixels; here {self.probability:.2f}"
        image = show(right, drops, title, cmap="PuOr_r", vmin=-limit, vmax=limit)
        figure.colorbar(image, ax=right, shrink=0.8)
        return figure

    @traitlets.validate("place")
    def _on_the_grid(self, proposal: traitlets.Bunch) -> tuple[int, int]:
        grid = self._grids[self.size]
        sides = self._photo.shape[:2]
        last = [side - 1 for side in sides]
        asked = whole_numbers(proposal["value"], "place", "(row, column)", 0, last)
        near = [
            min(grid[axis], key=lambda corner: abs(corner - at))
            for axis, at in zip(("rows", "columns"), asked)
        ]
        return near[0], near[1]

    @traitlets.validate("size", "name")
    def _known(self, proposal: traitlets.Bunch) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        allowed = list(self._grids) if name == "size" else self.names
        if value not in allowed:
            raise BadValue(f"{name} is {value!r}; one of {allowed} is allowed.")
        return value

    @traitlets.validate("blend")
    def _per_cent(self, proposal: traitlets.Bunch) -> int:
        return whole_number(proposal["value"], "blend", 0, 100)


def _spread(last: int, most: int) -> list[int]:
    """Return corners from one border to the other, evenly, each once."""
    return np.unique(np.linspace(0, last, most).round().astype(int)).tolist()


def _sizes(sizes: Any, photo: np.ndarray) -> list[int]:
    side = min(photo.shape[:2])
    given = [max(side // 4, 1), max(side // 8, 1)] if sizes is None else sizes
    if isinstance(given, str) or not isinstance(given, Sequence | np.ndarray) or not len(given):
        raise BadType(f"sizes is {sizes!r}; a list of sides in pixels is allowed.")
    return list(dict.fromkeys(checked_size(size, photo) for size in given))


def _names(names: Any, count: int) -> list[str]:
    if count > MOST_NAMES:
        raise BadValue(
            f"probability gives {count} numbers a photo; at most {MOST_NAMES} are allowed."
        )
    default = ["the class"] if count == 1 else [f"class {number}" for number in range(count)]
    given = default if names is None else [names] if isinstance(names, str) else list(names)
    if len(given) != count or len(set(given)) != count:
        raise BadValue(f"names is {names!r}; {count} different names, one a class, are allowed.")
    return [str(name) for name in given]


def _heat(cam: Any, count: int) -> list[Any]:
    if cam is None:
        return []
    heat = np.asarray(cam)
    heat = heat[None] if heat.ndim == 2 else heat
    if heat.dtype.kind not in "biuf" or heat.ndim != 3 or len(heat) not in (1, count):
        raise BadValue(f"cam has shape {heat.shape}; (h, w), or one of them a class, is allowed.")
    if not (heat.min() >= 0 and heat.max() <= 1) or max(heat.shape[1:]) > 64:
        raise BadValue(
            "cam holds numbers below 0 or above 1, or is larger than 64×64; maps as "
            "grad_cam gives them are allowed."
        )
    return np.vectorize(rounded)(heat).tolist()

"""How fast a folder becomes arrays: run `python benchmarks/build_dataset.py [FOLDER]`.

FOLDER holds one folder a class; 2,000 of its photos are copied to a scratch folder. Without it,
2,000 photo-like JPEGs are made first. `build_dataset` and the plain loop that a notebook would
have (open, convert, resize, one photo after the other) take turns, so that whatever else the
machine does hits both; the ratio is the median of the rounds' ratios. The plain loop neither checks
for damage and duplicates nor says what it skipped. The last columns tell why: how many times less
processor time `build_dataset` takes, and how many cores it kept busy (fewer than there are, if
other programs want them too). The exit status is 1 if the ratio is below 1.5 in a case.
"""

import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageFilter

from course_utils.datasets.photos.building import Mode, build_dataset
from course_utils.machine import cores

PHOTOS = 2000
ROUNDS = 5
PROMISED = 1.5
CASES: list[tuple[tuple[int, int], Mode]] = [((50, 50), "L"), ((50, 50), "RGB"), ((96, 96), "RGB")]


def copy_photos(source: Path, target: Path) -> None:
    """Copy the same number of photos of each class folder."""
    classes = sorted(folder for folder in source.iterdir() if folder.is_dir())
    for folder in classes:
        (target / folder.name).mkdir(parents=True)
        files = sorted(file for file in folder.iterdir() if file.is_file())
        for file in files[: PHOTOS // len(classes)]:
            shutil.copy(file, target / folder.name)


def make_photos(target: Path) -> None:
    """Write JPEGs of the sizes that the cats-and-dogs archive has, with blur and grain."""
    rng = np.random.default_rng(0)
    for number in range(PHOTOS):
        size = (int(rng.integers(200, 501)), int(rng.integers(200, 501)))
        cells = Image.fromarray(rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)).resize(size)
        grain = rng.normal(0, 12, (size[1], size[0], 3))
        image = np.clip(np.asarray(cells.filter(ImageFilter.GaussianBlur(2))) + grain, 0, 255)
        folder = target / ("cats", "dogs")[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image.astype(np.uint8)).save(folder / f"{number}.jpg", quality=88)


def plain_loop(folder: Path, size: tuple[int, int], mode: str) -> np.ndarray:
    """Read photo after photo, as one would write it in a notebook."""
    pictures = []
    for path in sorted(folder.glob("*/*")):
        try:
            with Image.open(path) as image:
                pictures.append(np.asarray(image.convert(mode).resize((size[1], size[0]))))
        except OSError:
            continue
    return np.array(pictures)


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Return time on the wall and processor time, in seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - processor


def compare(folder: Path, size: tuple[int, int], mode: Mode) -> float:
    """Print one row of the table, and return how many times faster `build_dataset` is."""

    def ours() -> np.ndarray:
        return build_dataset(folder, size, mode, seed=None, progress=False).x

    def loop() -> np.ndarray:
        return plain_loop(folder, size, mode)

    off = np.abs(ours().reshape(-1).astype(int) - loop().reshape(-1))
    rounds = [(timed(loop), timed(ours)) for _ in range(ROUNDS)]
    ratios = [plain[0] / own[0] for plain, own in rounds]
    plain, own = (statistics.median(r[k][0] for r in rounds) for k in (0, 1))
    less = statistics.median(plain[1] / own[1] for plain, own in rounds)
    busy = statistics.median(own[1] / own[0] for _, own in rounds)
    ratio = statistics.median(ratios)
    print(
        f"{size[0]:3d} × {size[1]:<3d} {mode:4s} {plain:9.2f} s {own:12.2f} s {ratio:7.2f}   "
        f"{min(ratios):.2f} … {max(ratios):.2f} {less:10.2f} {busy:11.2f} {off.mean():13.2f}"
    )
    return ratio


def main() -> int:
    """Compare the cases."""
    print(f"{date.today()}, {platform.machine()}, {cores()} cores, Python "
          f"{platform.python_version()}, Pillow {PIL.__version__}, {PHOTOS} photos")  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if len(sys.argv) > 1:
            copy_photos(Path(sys.argv[1]), folder)
        else:
            make_photos(folder)
        print("size      mode  plain loop build_dataset  ratio       rounds", end=" ")
        print(" less work  cores busy  mean differs")
        ratios = [compare(folder, size, mode) for size, mode in CASES]
    print(f"at least {PROMISED} × the plain loop: {'yes' if min(ratios) >= PROMISED else 'NO'}")
    return 0 if min(ratios) >= PROMISED else 1


if __name__ == "__main__":
    sys.exit(main())

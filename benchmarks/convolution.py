"""How fast the course's convolutions are: run `python benchmarks/convolution.py`.

One run prints three tables. Contenders take turns, round by round, so that whatever else the
machine does hits all of them; a ratio is the median of the rounds' ratios. What runs in one thread
(all but the Keras layers and the NumPy beside them) is timed by that thread's processor time, which
other programs disturb far less than the clock on the wall. Memory is the most that is allocated
during a call, in images. The last lines say which promises hold; the exit status is 1 if one does
not.
"""

import importlib.metadata
import importlib.util
import inspect
import itertools
import os
import platform
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from scipy import signal

from course_utils.convolution import conv2d, convolve2d
from course_utils.exercises.core import exercise

SIZES = (128, 512, 1024)
KERNELS = (3, 7, 15, 31)
TYPES = ("float32", "float64")

Contenders = dict[str, Callable[[], object]]
Clock = Callable[[], float]
# Windows counts a thread's time in steps of 16 ms.
ONE_THREAD: Clock = time.perf_counter if sys.platform == "win32" else time.thread_time

SECONDS_EACH = 0.7
ROUNDS = (5, 200)  # at least, at most
SLOW_ROUNDS = 3  # enough for a contender that takes most of the time


def timed_rounds(contenders: Contenders, clock: Clock = ONE_THREAD) -> dict[str, list[float]]:
    """Time each contender once a round, in seconds; the slow ones sit out the later rounds."""
    repeats = {}
    for name, run in contenders.items():
        start = clock()
        run()
        repeats[name] = max(1, int(2e-3 / (clock() - start)))
    samples: dict[str, list[float]] = {name: [] for name in contenders}
    began = clock()
    for index in range(ROUNDS[1]):
        if index >= ROUNDS[0] and clock() - began > SECONDS_EACH:
            break
        for name, run in contenders.items():
            if index >= SLOW_ROUNDS and sum(samples[name]) > SECONDS_EACH / 3:
                continue
            start = clock()
            for _ in range(repeats[name]):
                run()
            samples[name].append((clock() - start) / repeats[name])
    return samples


def ratios(samples: dict[str, list[float]], ours: str) -> dict[str, float]:
    """Time of each contender over ours: median over the rounds."""
    return {
        name: statistics.median(a / b for a, b in zip(times, samples[ours]))
        for name, times in samples.items()
        if name != ours
    }


def peak_memory(run: Callable[[], object]) -> int:
    """Bytes that one call allocates, at its peak."""
    run()  # what is loaded once
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def shift_and_add_of_the_notebook() -> tuple[Callable[[np.ndarray, np.ndarray], np.ndarray], int]:
    """Return the solution of exercise 01.8, and how many lines it has."""
    solution = exercise("01.8").solution
    return solution, len(inspect.getsource(solution).splitlines())


def scipy_contenders(image: np.ndarray, kernel: np.ndarray) -> Contenders:
    return {
        "ours": lambda: convolve2d(image, kernel, "same"),
        "signal.convolve2d": lambda: signal.convolve2d(image, kernel, "same"),
        "signal.fftconvolve": lambda: signal.fftconvolve(image, kernel, "same"),
        "signal.oaconvolve": lambda: signal.oaconvolve(image, kernel, "same"),
    }


def small_kernel_contenders(
    shift_and_add: Callable[[np.ndarray, np.ndarray], np.ndarray],
    image: np.ndarray,
    kernel: np.ndarray,
) -> Contenders:
    turned = kernel[::-1, ::-1]
    wanted = signal.convolve2d(image, kernel, "valid")
    np.testing.assert_allclose(shift_and_add(image, turned), wanted, atol=1e-4)
    return {
        "ours": lambda: shift_and_add(image, turned),
        "signal.convolve2d": lambda: signal.convolve2d(image, kernel, "valid"),
    }


def layer_contenders(x: np.ndarray, kernels: np.ndarray) -> Contenders:
    import keras

    layer = keras.layers.Conv2D(kernels.shape[3], kernels.shape[:2], use_bias=False)
    layer.build(x.shape)
    layer.set_weights([kernels])
    tensor = keras.ops.convert_to_tensor(x)
    return {
        "ours": lambda: conv2d(x, kernels),
        "keras": lambda: keras.ops.convert_to_numpy(layer(tensor)),
    }


def compare_with_scipy(random: np.random.Generator) -> dict[str, bool]:
    """Print the table of `convolve2d` beside SciPy's ways; return the promises."""
    names = ("signal.convolve2d", "signal.fftconvolve", "signal.oaconvolve")
    print(
        'convolve2d(image, kernel, mode="same") against SciPy: their time over ours, and memory\n'
    )
    print(f"{'type':8}{'image':>6}{'kernel':>7}{'ours':>10}", *(f"{n:>19}" for n in names), end="")
    print(f"{'images, ours':>14}{'fftconvolve':>12}")
    times, memory = [], []
    for dtype, size, span in itertools.product(TYPES, SIZES, KERNELS):
        image = random.standard_normal((size, size)).astype(dtype)
        kernel = random.standard_normal((span, span)).astype(dtype)
        contenders = scipy_contenders(image, kernel)
        samples = timed_rounds(contenders)
        ratio = ratios(samples, "ours")
        times.append(ratio["signal.convolve2d"])
        ours, theirs = (peak_memory(contenders[name]) for name in ("ours", "signal.fftconvolve"))
        memory.append(ours / theirs)
        print(
            f"{dtype:8}{size:6}{span:7}{milliseconds(samples['ours']):>10}",
            *(f"{ratio[name]:18.2f}x" for name in names),
            f"{ours / image.nbytes:13.2f}{theirs / image.nbytes:12.2f}",
            flush=True,
        )
    median, worst = statistics.median(times), min(times)
    print(f"\nagainst signal.convolve2d: median {median:.1f}x, worst {worst:.2f}x")
    print(f"memory against signal.fftconvolve: at most {max(memory):.3f} times as much\n")
    return {
        "at least 4x as fast as signal.convolve2d in the median": median >= 4,
        "never slower than signal.convolve2d": worst >= 1,
        # The arguments' own few hundred bytes are counted with the arrays.
        "no more memory than signal.fftconvolve": max(memory) < 1.02,
    }


def compare_shift_and_add(random: np.random.Generator) -> dict[str, bool]:
    """Print the notebook's own function beside SciPy's for 3x3; return the promise."""
    function, lines = shift_and_add_of_the_notebook()
    print(
        f"Exercise 01.8's shift-and-add, {lines} lines, 3x3: time of signal.convolve2d over its\n"
    )
    all_ratios = []
    for dtype in TYPES:
        for size in SIZES:
            image = random.standard_normal((size, size)).astype(dtype)
            kernel = random.standard_normal((3, 3)).astype(dtype)
            samples = timed_rounds(small_kernel_contenders(function, image, kernel))
            all_ratios.append(ratios(samples, "ours")["signal.convolve2d"])
            print(f"{dtype:8}{size:6}{milliseconds(samples['ours']):>10}{all_ratios[-1]:8.2f}x")
    print()
    return {
        "the notebook's shift-and-add has at most 12 lines": lines <= 12,
        "it beats signal.convolve2d": min(all_ratios) > 1,
    }


def compare_with_keras(random: np.random.Generator) -> None:
    """Print by what factor `conv2d` loses to a Keras layer on the same batch."""
    if importlib.util.find_spec("keras") is None:
        print("conv2d beside Keras: Keras is not installed here\n")
        return
    print("conv2d(x, kernels), float32, beside Keras' Conv2D: our time over theirs\n")
    for shape, span, filters in (
        ((32, 28, 28, 1), 3, 32),
        ((32, 26, 26, 32), 3, 64),
        ((8, 64, 64, 3), 5, 16),
        ((1, 512, 512, 3), 7, 8),
    ):
        x = random.standard_normal(shape).astype("float32")
        kernels = random.standard_normal((span, span, shape[3], filters)).astype("float32")
        samples = timed_rounds(layer_contenders(x, kernels), time.perf_counter)
        print(
            f"{shape!s:18} {span}x{span}, {filters:2} filters"
            f"{milliseconds(samples['ours']):>12}{ratios(samples, 'keras')['ours']:8.1f}x"
        )
    print()


def milliseconds(samples: list[float]) -> str:
    return f"{1e3 * statistics.median(samples):.3g} ms"


def version(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return f"no {package}"


def main() -> int:
    began = time.perf_counter()
    random = np.random.default_rng(0)
    tensorflow = version("tensorflow_cpu")
    print(f"{date.today()}, {platform.platform()}, {os.cpu_count()} processors")
    print(
        f"Python {platform.python_version()}, {version('numpy')}, {version('scipy')}, "
        f"{version('keras')}, {version('tensorflow') if tensorflow[:2] == 'no' else tensorflow}\n"
    )
    promises = compare_with_scipy(random) | compare_shift_and_add(random)
    compare_with_keras(random)
    for promise, kept in promises.items():
        print(f"{'holds' if kept else 'BROKEN':8}{promise}")
    print(f"({time.perf_counter() - began:.0f} s)")
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

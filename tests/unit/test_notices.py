"""TensorFlow's notices stay out of a notebook; everything else that it writes gets through."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# As on processors with AVX-512, on machines with a GPU, and with older layouts of the log.
NOTICES = """\
WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795456760.469085    2495 port.cc:153] oneDNN custom operations are on. You may see
W0000 00:00:1758131045.228 3722035 computation_placer.cc:177] computation placer already there
E0000 00:00:1758131045.203198 3722035 cuda_dnn.cc:8579] Unable to register cuDNN factory: Attempting
2025-09-17 14:44:05.157831: I external/local_xla/xla/tsl/cuda/cudart_stub.cc:32] Could not find cuda
2025-09-17 14:44:05.176998: E external/xla/cuda_fft.cc:467] Unable to register cuFFT factory: Att
"""
OTHERS = """\
E0000 00:00:1758131045.203198 3722035 file.cc:1] The driver is too old.
2025-09-17 14:44:05.176998: E external/file.cc:467] The driver is too old.
F tensorflow/core/platform/cpu_feature_guard.cc:110] compiled to use AVX, not available
I could not read a file.
Warning: something of another package
"""
FAKE = "import os\nif {written!r}:\n    os.write(2, {written!r})\nvalue = 3\n{more}"
USE = "from course_utils.notices import import_tensorflow_quietly as quiet\n"


@pytest.fixture
def imported(tmp_path):
    """Run code in a Python that finds a `tensorflow` which writes to the error stream."""

    def run(code: str, written: str, more: str = "", **environment: str):
        package = tmp_path / "tensorflow"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text(FAKE.format(written=written.encode(), more=more))
        return subprocess.run(
            [sys.executable, "-c", USE + code],
            env=os.environ
            | {"PYTHONPATH": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3"}
            | environment,
            capture_output=True,
            text=True,
        )

    return run


def test_notices_are_left_out_and_the_rest_is_not(imported):
    code = "quiet(); quiet()\nimport tensorflow, os\nos.write(2, b'later'); print(tensorflow.value)"
    done = imported(code, NOTICES + OTHERS)
    assert (done.returncode, done.stdout) == (0, "3\n")
    assert done.stderr == OTHERS + "later"


def test_to_ask_whether_it_is_there_does_not_end_the_quiet(imported):
    code = (
        "quiet()\nimport importlib.util as u\nassert u.find_spec('tensorflow')\nimport tensorflow"
    )
    assert imported(code, NOTICES).stderr == ""


def test_an_error_in_the_import_is_seen(imported):
    done = imported("quiet()\nimport tensorflow", NOTICES + OTHERS, "raise ImportError('broken')")
    assert done.returncode == 1
    assert done.stderr.startswith(OTHERS + "Traceback")
    assert done.stderr.endswith("ImportError: broken\n")


@pytest.mark.parametrize("level", ["0", "2"])
def test_who_asks_for_the_log_gets_it(imported, level):
    done = imported("quiet()\nimport tensorflow", NOTICES, TF_CPP_MIN_LOG_LEVEL=level)
    assert done.stderr == NOTICES


@pytest.mark.parametrize(
    "obstacle",
    [
        "os.close(2)",
        "tempfile.TemporaryFile = lambda: open('/nowhere/at/all', 'w+b')",
    ],
)
def test_an_obstacle_does_not_keep_tensorflow_away(imported, obstacle):
    code = f"import os, tempfile\n{obstacle}\nquiet()\nimport tensorflow; print(tensorflow.value)"
    done = imported(code, "")
    assert (done.returncode, done.stdout) == (0, "3\n")


def test_without_tensorflow_the_error_is_pythons(imported, tmp_path):
    code = "quiet()\nimport sys; sys.path = []\nimport tensorflow"
    assert "No module named 'tensorflow'" in imported(code, "").stderr

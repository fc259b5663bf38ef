"""Make the course's environment, or find that it is there already.

    python tools/set_up.py            what a learner needs
    python tools/set_up.py --tests    and what the tests need

Needs nothing but Python itself, any from 3.6 on: it looks for one that the course
runs on (so nothing newer is written here, and annotations with "|" stand in quotes).
Uses `uv` where the machine has it, `venv` and `pip` otherwise. An environment that
nothing has changed is left alone; one whose installation broke off is made again.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUPPORTED = [(3, 12), (3, 13), (3, 11)]
WANTED = "Python 3.11, 3.12 or 3.13"
LEARNER_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "tests" / "requirements.txt"
# Distributions that all put a folder `tensorflow` into the environment: installing
# one over another leaves a mixture of both.
TENSORFLOWS = {
    "tensorflow",
    "tensorflow-cpu",
    "tensorflow-gpu",
    "tensorflow-intel",
    "tensorflow-macos",
    "tensorflow-rocm",
    "tf-nightly",
    "tf-nightly-cpu",
}


class SetUpError(Exception):
    """What went wrong and what to do next, in words for the person at the terminal."""


def python_in(environment: Path) -> Path:
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return environment / folder / name


def answers(command: "list[str]") -> "str | None":
    """What the command prints, or None where it cannot be run."""
    try:
        printed = subprocess.check_output(command, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    return printed.decode(errors="replace").strip()


def version_of(*command: str) -> "tuple[int, int] | None":
    """The version of the Python that a command starts, or None where it starts none."""
    printed = answers([*command, "-c", "import sys; print('%d %d' % sys.version_info[:2])"])
    found = re.fullmatch(r"(\d+) (\d+)", printed or "")
    return (int(found.group(1)), int(found.group(2))) if found else None


def find_python() -> str:
    """A supported interpreter: $PYTHON, else this one, else the first that is installed."""
    chosen = os.environ.get("PYTHON")
    if chosen:
        if version_of(chosen) not in SUPPORTED:
            raise SetUpError(f"PYTHON={chosen} is not {WANTED}: name one that is.")
        return chosen
    names = [f"{major}.{minor}" for major, minor in SUPPORTED]
    candidates = [[sys.executable], *([f"python{name}"] for name in names), ["python3"], ["python"]]
    if os.name == "nt":
        candidates += [["py", f"-{name}"] for name in names]
    for candidate in candidates:
        if version_of(*candidate) in SUPPORTED:
            return answers([*candidate, "-c", "import sys; print(sys.executable)"]) or candidate[0]
    raise SetUpError(
        f"The course needs {WANTED}, and none was found (this is {sys.version.split()[0]}): "
        "install one from python.org, or name one that is there with PYTHON=/path/to/python."
    )


def packages_in(environment: Path) -> "list[str]":
    """The installed distributions, as the names of their metadata folders."""
    folders = environment.glob("[Ll]ib/python3.*/site-packages/*.dist-info")
    folders_on_windows = environment.glob("[Ll]ib/site-packages/*.dist-info")
    return sorted({folder.name for folder in [*folders, *folders_on_windows]})


def foreign_tensorflow(packages: "list[str]") -> "str | None":
    """An installed TensorFlow that is not the one of the lock, such as a GPU build."""
    pinned = {
        line.split(";")[0].strip().replace("==", "-").replace("-", "_")
        for line in LEARNER_LOCK.read_text(encoding="utf-8").splitlines()
        if line.split("==")[0] in TENSORFLOWS
    }
    for package in packages:
        name_and_version = package.replace(".dist-info", "")
        name = name_and_version.rsplit("-", 1)[0].replace("_", "-").lower()
        if name in TENSORFLOWS and name_and_version.replace("-", "_") not in pinned:
            return name
    return None


def fingerprint(with_tests: bool) -> str:
    """Changes whenever the environment has to be looked at again."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in [ROOT / "pyproject.toml", LEARNER_LOCK] + [TEST_LOCK] * with_tests:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_ready(environment: Path, with_tests: bool) -> bool:
    try:
        stamp = json.loads((environment / "course-ready.json").read_text(encoding="utf-8"))
        had_tests = bool(stamp["tests"])
        return (
            (had_tests or not with_tests)
            and stamp["fingerprint"] == fingerprint(had_tests)
            and stamp["packages"] == packages_in(environment)
            and python_in(environment).exists()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def run(command: "list[str]") -> None:
    # Into the environment, also where pip is told to install elsewhere as a rule.
    settings = {"PIP_USER": "0", "PIP_TARGET": "", "PIP_PREFIX": ""}
    settings["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    if subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}).returncode:
        raise SetUpError(
            f"This step failed: {' '.join(command)}\n"
            "Its last lines say why (often: no network, or no space left). Then call it again."
        )


def create(environment: Path, uv: "str | None") -> None:
    if uv and not os.environ.get("PYTHON"):
        chosen = version_of(sys.executable) in SUPPORTED
        python = sys.executable if chosen else ">=3.11,<3.14"
        run([uv, "venv", "--quiet", "--seed", "--python", python, str(environment)])
        return
    python = find_python()
    if uv:
        run([uv, "venv", "--quiet", "--seed", "--python", python, str(environment)])
        return
    if answers([python, "-c", "import ensurepip, venv; print('ok')"]) is None:
        raise SetUpError(
            f"{python} comes without venv: on Debian or Ubuntu, sudo apt install python3-venv."
        )
    run([python, "-m", "venv", str(environment)])


def install(environment: Path, uv: "str | None", with_tests: bool) -> None:
    python = str(python_in(environment))
    if uv:
        # Compiled once here, not at every start of a kernel; pip does so by itself.
        pip = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    else:
        pip = [python, "-m", "pip", "install", "--quiet"]
    kept = foreign_tensorflow(packages_in(environment))
    if kept:
        print(f"Keeping the {kept} that is installed; the other packages fit round it.")
        extras = "[keras,lab,photos]" if kept == "tensorflow" else "[lab,photos]"
        run([*pip, "-e", f".{extras}"] + (["keras"] if kept != "tensorflow" else []))
    else:
        run([*pip, "--no-deps", "-r", str(LEARNER_LOCK.relative_to(ROOT))])
        run([*pip, "--no-deps", "-e", "."])
    if with_tests:
        run([*pip, *([] if kept else ["--no-deps"]), "-r", str(TEST_LOCK.relative_to(ROOT))])


@contextlib.contextmanager
def alone(environment: Path):
    """Let a second call wait until the first has finished."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(environment.with_name(environment.name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(environment: Path, with_tests: bool) -> None:
    if is_ready(environment, with_tests):
        return
    with alone(environment):
        if is_ready(environment, with_tests):
            return
        # Lies beside the environment as long as one of our own making is not finished.
        unfinished = environment.with_name(environment.name + ".unfinished")
        discard_unusable(environment, unfinished.exists())
        uv = shutil.which("uv")
        print(f"Setting up {environment.name} (a few minutes the first time) ...", flush=True)
        if not environment.exists():
            unfinished.touch()
            create(environment, uv)
        install(environment, uv, with_tests)
        stamp = {
            "fingerprint": fingerprint(with_tests),
            "packages": packages_in(environment),
            "tests": with_tests,
        }
        (environment / "course-ready.json").write_text(json.dumps(stamp), encoding="utf-8")
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()


def discard_unusable(environment: Path, unfinished: bool) -> None:
    """Remove an environment that cannot be mended; never a folder that is something else."""
    if not environment.exists():
        return
    python = python_in(environment)
    if not unfinished and python.exists() and version_of(str(python)) in SUPPORTED:
        return
    if not unfinished and not (environment / "pyvenv.cfg").exists() and any(environment.iterdir()):
        raise SetUpError(f"{environment} is no Python environment: choose another VENV=.")
    print(f"{environment.name} is unfinished or unusable: making it again.")
    shutil.rmtree(environment)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="with what the tests need")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="where (default .venv)")
    options = parser.parse_args()
    try:
        set_up(options.venv.absolute(), options.tests)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next call begins again.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What needs Node: the tools that package.json pins. Only who edits a figure needs them."""

from __future__ import annotations

import shutil
import subprocess

from notebook_files import ROOT

NODE = shutil.which("node")
BIOME = "node_modules/@biomejs/biome/bin/biome"
BUNDLE = "tools/bundle.mjs"
MISSING = "Node and the tools of package.json (npm install --no-package-lock)"


def installed() -> bool:
    packages = ("@biomejs/biome", "esbuild", "minisearch", "reveal.js")
    return bool(NODE) and all((ROOT / "node_modules" / name).is_dir() for name in packages)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a script with Node, in the repository's folder."""
    return subprocess.run(
        [str(NODE), *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def tidy() -> bool:
    """Format and mend what can be mended, bundle the figures; False where something is left."""
    if not installed():
        print(f"The figures' scripts are left as they are: that takes {MISSING}.")
        return True
    checked = run(BIOME, "check", "--write")
    bundled = run(BUNDLE)
    for done in (checked, bundled):
        if done.returncode:
            print(done.stdout + done.stderr)
    return not (checked.returncode or bundled.returncode)

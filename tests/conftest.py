"""Lets tests import the scripts in tools/."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

"""Lets tests import the scripts in tools/ and benchmarks/."""

import sys
from pathlib import Path

for folder in ("benchmarks", "tools"):
    sys.path.insert(0, str(Path(__file__).parent.parent / folder))

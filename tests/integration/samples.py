"""Where the bundled sample articles are."""

from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "service" / "data" / "samples"

"""The loader kit: archive, pipeline, runs."""

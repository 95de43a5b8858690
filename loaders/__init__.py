"""One module a source; each sees the loader kit and the vocabulary, nothing else."""

"""Training of the model of acts."""

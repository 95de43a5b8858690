"""How the models in service/data were trained: not part of the product."""

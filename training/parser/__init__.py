"""How the dependency parser in service/data/parser is trained and measured."""

"""How the models in service/data were made: nothing here runs in the service."""

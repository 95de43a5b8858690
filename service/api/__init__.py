"""The REST API: reads only, over `service.graph.reads`. `create_app` is its one door."""

from service.api.app import Database, create_app

__all__ = ["Database", "create_app"]

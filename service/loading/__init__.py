"""The loader kit: what a loader is given, the archive, and the way of an article into the graph.

A loader is a file `loaders/<name>.py` with a plain generator `load(context, *arguments)` that yields articles.
"""

from service.loading.context import Context
from service.loading.registry import Loader, loader_named, loader_names
from service.loading.web.addresses import joined, site_of
from service.loading.web.page_facts import UNPUBLISHED, Published

__all__ = ["UNPUBLISHED", "Context", "Loader", "Published", "joined", "loader_named", "loader_names", "site_of"]

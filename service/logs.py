"""Logs: structured events on stderr, named `noun_past_participle`."""

import logging
import sys

import structlog

from service.settings import Settings


def configure(settings: Settings) -> None:
    """Set how logs look and what is logged, once a process."""
    logging.getLogger("hishel").setLevel(logging.CRITICAL)  # it goes on without its cache, and says so at length
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

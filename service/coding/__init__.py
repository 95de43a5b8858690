"""Article text to claims; pure: no network, no database, no clock. `code` is the only door."""

from service.model import Article, Claim


def code(article: Article) -> list[Claim]:
    """Return the claims that an article makes; `service.coding.coder` has the rules.

    The parser is loaded at the first call, so that commands which code nothing start without it.
    """
    from service.coding.coder import code as read  # noqa: PLC0415  loads the parser

    return read(article)


__all__ = ["code"]

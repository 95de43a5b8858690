"""Which articles are read for claims."""

from service.model import Article

UNREAD = "its language is {!r}; only English is coded"
"""What is said of an article that is not read, with its language."""

_CODED_LANGUAGE = "en"


def is_read(article: Article) -> bool:
    """Whether an article is in a language that is read."""
    return article.language.startswith(_CODED_LANGUAGE)

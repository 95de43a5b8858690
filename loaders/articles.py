"""Articles from files, folders and addresses: JSON lines, JSON, text, Markdown with front matter, and web pages.

An article in a file has `text` and may have `title`, `published_on`, `url`, `source` (a name, or `id`, `name`, `url`,
`licence`), `language`. Without a source the host of its URL stands for it.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from service.errors import InputError, UnreadableInputError, UsageError
from service.loading import Context, site_of
from service.model import Article, Source, slug

SOURCE = Source(id="articles", name="Articles without a named source")

_FIELDS = frozenset({"id", "text", "title", "published_on", "url", "source", "language"})
_LONGEST_HEADING = 200
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_SAMPLES = "samples"
_OF_A_SAVED_PAGE = "_files"


def load(context: Context, *places: str) -> Iterator[Article]:
    """Yield the articles of files, folders and addresses, in the order given.

    In folders, files of other kinds, hidden ones, READMEs and what browsers save beside a page are left out.

    Raises:
        UsageError: If a path does not exist, or nothing is given.
    """
    if not places:
        raise UsageError("casus load articles needs files, folders or addresses: name at least one")
    for place in places:
        if not _is_address(place) and not _path(place).exists():
            raise UsageError(f"{place} does not exist: name a file or folder with articles, or an address")
    for place in places:
        if _is_address(place):
            yield from _pages(context, place, place)
            continue
        path = _path(place)
        for file in _files(path) if path.is_dir() else [path]:
            yield from _pages(context, str(file), file) if file.suffix.lower() in _PAGES else _articles(context, file)


def _path(place: str) -> Path:
    """A file or folder; `samples` is the articles that come with Casus, unless there is something of that name here."""
    bundled = Path(str(files("service").joinpath("data", "samples")))
    return bundled if place == _SAMPLES and not Path(place).exists() else Path(place)


def _is_address(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


def _pages(context: Context, where: str, place: str | Path) -> Iterator[Article]:
    """The articles of a page: fetched, or saved."""
    try:
        found = context.articles_of(place, SOURCE) if isinstance(place, Path) else context.articles_at(place)
    except InputError as error:
        context.reject(where, error)
        return
    yield from found


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in {*_READERS, *_PAGES}
        and not path.name.upper().startswith("README")
        and not any(part.startswith(".") or part.endswith(_OF_A_SAVED_PAGE) for part in path.relative_to(folder).parts)
    )


def _articles(context: Context, file: Path) -> Iterator[Article]:
    reader = _READERS.get(file.suffix.lower())
    try:
        if reader is None:
            known = ", ".join(sorted({*_READERS, *_PAGES}))
            raise UnreadableInputError(f"no article file: the name must end in one of {known}")
        rows = list(reader(context.text_of(file), str(file)))
    except InputError as error:
        context.reject(str(file), error)
        return
    for where, row in rows:
        try:
            yield _article(context, where, row)
        except InputError as error:
            context.reject(where, error)


Rows = Iterator[tuple[str, Any]]


def _json_lines(text: str, file: str) -> Rows:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{file}, line {number}", _Json(line)


def _json(text: str, file: str) -> Rows:
    found = _Json(text).value()
    rows = found if isinstance(found, list) else [found]
    for number, row in enumerate(rows, start=1):
        yield (f"{file}, article {number}" if len(rows) > 1 else file), row


class _Json:
    """JSON that is parsed where its fault can be told by its own line."""

    def __init__(self, text: str) -> None:
        self._text = text

    def value(self) -> Any:  # noqa: ANN401  whatever the file holds
        try:
            return json.loads(self._text)
        except (ValueError, RecursionError) as error:
            raise UnreadableInputError(f"not JSON ({error}): write one object for each article") from error


def _plain(text: str, file: str) -> Rows:
    """The first line is the title when an empty line follows it."""
    heading, empty, body = text.lstrip().partition("\n\n")
    titled = bool(empty) and "\n" not in heading and len(heading) <= _LONGEST_HEADING and body.strip()
    yield file, {"title": heading.strip(), "text": body} if titled else {"text": text}


def _markdown(text: str, file: str) -> Rows:
    parts = text.split("---\n", 2) if text.startswith("---\n") else ["", "", text]
    if len(parts) < 3:  # noqa: PLR2004  before, front matter, body
        raise UnreadableInputError("the front matter is not closed: end it with a line of ---")
    try:
        fields = yaml.safe_load(parts[1]) or {}
    except yaml.YAMLError as error:
        fault = str(error).splitlines()[0]
        raise UnreadableInputError(f"the front matter is not YAML ({fault})") from error
    if not isinstance(fields, dict):
        raise UnreadableInputError("the front matter has no fields: write lines such as title: ...")
    yield file, {**fields, "text": parts[2]}


_READERS = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _json,
    ".txt": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
}


def _article(context: Context, where: str, row: Any) -> Article:  # noqa: ANN401  whatever the file holds
    fields = row.value() if isinstance(row, _Json) else row
    if not isinstance(fields, dict):
        raise UnreadableInputError("not an object with the fields of an article")
    if unknown := sorted(map(str, set(fields) - _FIELDS)):
        context.warn(where, f"the fields {', '.join(unknown)} are left out; known are {', '.join(sorted(_FIELDS))}")
    text = _text(fields, "text").strip()
    if not text:
        raise UnreadableInputError("the article has no text")
    url = _text(fields, "url") or None
    return Article.of(
        source=_source(fields.get("source"), url),
        text=text,
        title=_text(fields, "title").strip(),
        published_on=context.day(fields.get("published_on")),
        url=url,
        language=_text(fields, "language") or "en",
    )


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableInputError(f"{name} is {value!r}, which is no text")
    return value


def _source(named: Any, url: str | None) -> Source:  # noqa: ANN401  a name, an object or nothing
    if isinstance(named, str) and slug(named):
        return Source(id=slug(named), name=named.strip())
    if isinstance(named, dict) and isinstance(named.get("name"), str):
        fields = {name: named[name] for name in ("url", "licence") if isinstance(named.get(name), str)}
        return Source(id=str(named.get("id") or slug(named["name"])), name=named["name"], **fields)
    if named:
        raise UnreadableInputError(f"source is {named!r}: give a name, or an object with a name")
    return (site_of(url) if url else None) or SOURCE

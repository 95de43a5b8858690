"""The archive: each text once, by content, and the journal of what was seen when; outside of the graph.

`texts/ab/ab….zst` holds a text, compressed. `journal/<run>.jsonl` is append only, a segment for each run, one JSON
object a line. A line cut short by a killed process is no line.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import fsspec
import zstandard

from service.errors import RunFailedError
from service.model import Article, digest


class Archive:
    """An archive in a folder, or at any address that fsspec opens.

    Raises:
        RunFailedError: By everything that writes, and by what reads the journal, if the archive cannot be used.
    """

    def __init__(self, address: str) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(address)
        self._recorded: dict[str, datetime] | None = None
        self._items: set[str] | None = None

    def put(self, article: Article) -> None:
        """Keep an article's text; one that is there already is left alone."""
        self._put(article.content_hash, article.text)

    def put_text(self, text: str) -> str:
        """Keep some text, such as rows of a data set, and return its content hash."""
        content_hash = digest(text)
        self._put(content_hash, text)
        return content_hash

    def _put(self, content_hash: str, text: str) -> None:
        path = self._text_path(content_hash)
        part = f"{path}.part"
        with self._faults("written"):
            if self._fs.exists(path):
                return
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._fs.open(part, "wb") as file:
                file.write(zstandard.compress(text.encode()))
            self._fs.mv(part, path)

    def text(self, content_hash: str) -> str:
        """Return an archived text.

        Raises:
            FileNotFoundError: If it is not here.
        """
        with self._fs.open(self._text_path(content_hash), "rb") as file:
            return zstandard.decompress(file.read()).decode()

    def note(self, run_id: str, entries: list[dict[str, Any]]) -> None:
        """Append entries to the journal, in the segment of a run; they are on the disk when this returns."""
        folder = f"{self._root}/journal"
        path = f"{folder}/{run_id.replace(':', '-')}.jsonl"
        lines = "".join(f"{json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)}\n" for entry in entries)
        with self._faults("written"):
            self._fs.makedirs(folder, exist_ok=True)
            with self._fs.open(path, "ab") as file:
                file.write(lines.encode())
        for entry in entries:
            if self._recorded is not None and entry["entry"] == "article":
                self._recorded.setdefault(entry["id"], datetime.fromisoformat(entry["recorded_at"]))
            if self._items is not None and entry["entry"] == "item":
                self._items.add(entry["id"])

    def journal(self) -> Iterator[dict[str, Any]]:
        """Yield all entries of the journal, segment by segment in the order of their runs."""
        with self._faults("read"):
            paths = sorted(self._fs.glob(f"{self._root}/journal/*.jsonl"))
        for path in paths:
            with self._faults("read"), self._fs.open(path, "rb") as file:
                lines = file.read().splitlines(keepends=True)
            for line in lines:
                if line.endswith(b"\n"):
                    yield json.loads(line)

    def items(self) -> Collection[str]:
        """The items of feeds that have been loaded."""
        if self._items is None:
            self._items = {entry["id"] for entry in self.journal() if entry["entry"] == "item"}
        return self._items

    def recorded_at(self, article_id: str) -> datetime | None:
        """When an article was first seen (UTC); None when it never was."""
        if self._recorded is None:
            self._recorded = {}
            for entry in self.journal():
                if entry["entry"] == "article":
                    self._recorded.setdefault(entry["id"], datetime.fromisoformat(entry["recorded_at"]).astimezone(UTC))
        return self._recorded.get(article_id)

    @contextmanager
    def _faults(self, done: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RunFailedError(
                f"the archive at {self._root} cannot be {done} ({error.strerror or error}): "
                "let the user of this command have the folder, or set CASUS_DATA_DIR to another one"
            ) from error

    def _text_path(self, content_hash: str) -> str:
        return f"{self._root}/texts/{content_hash[:2]}/{content_hash}.zst"

from datetime import UTC, datetime
from pathlib import Path

from service.loading.archive import Archive
from service.model import Article, Source

ARTICLE = Article.of(source=Source(id="wire", name="Wire"), text="One ☃ text.")
AT = datetime(2025, 5, 14, 9, 30, tzinfo=UTC)


def entry(article: Article, at: datetime) -> dict[str, str]:
    return {"entry": "article", "id": article.id, "recorded_at": at.isoformat()}


def test_text_is_kept_once_and_comes_back(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.put(ARTICLE)
    archive.put(ARTICLE)
    assert archive.text(ARTICLE.content_hash) == "One ☃ text."
    assert len(list(tmp_path.rglob("*.zst"))) == 1
    assert not list(tmp_path.rglob("*.part"))


def test_journal_remembers_when_an_article_was_first_seen(tmp_path: Path) -> None:
    Archive(str(tmp_path)).note("run:1", [entry(ARTICLE, AT)])
    again = Archive(str(tmp_path))
    again.note("run:2", [entry(ARTICLE, AT.replace(year=2026))])
    assert again.recorded_at(ARTICLE.id) == AT
    assert Archive(str(tmp_path)).recorded_at(ARTICLE.id) == AT
    assert again.recorded_at("article:other") is None


def test_line_cut_short_by_a_kill_is_no_line(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.note("run:1", [entry(ARTICLE, AT)])
    (segment,) = (tmp_path / "journal").glob("*.jsonl")
    segment.write_bytes(segment.read_bytes() + b'{"entry": "article", "id": "article:to')
    assert [found["id"] for found in Archive(str(tmp_path)).journal()] == [ARTICLE.id]

"""Forms of articles: what each file holds, and what is said of files that cannot be used."""

from datetime import date
from pathlib import Path

import pytest

from loaders.articles import load
from service.errors import UsageError
from service.loading import Context
from service.loading.web.fetcher import Fetcher, Manners
from service.model import Article
from tests.loaders.sites import Answer, serving

FORMS = [
    ("a.jsonl", '{"text": "One."}\n\n{"text": "Two."}\n', ["One.", "Two."]),
    ("a.ndjson", '{"text": "One."}', ["One."]),
    ("a.json", '{"text": "One."}', ["One."]),
    ("a.json", '[{"text": "One."}, {"text": "Two."}]', ["One.", "Two."]),
    ("a.txt", "One.\nTwo.\n", ["One.\nTwo."]),
    ("a.txt", "Heading\n\nOne.\n", ["One."]),
    ("a.md", "---\ntitle: Heading\n---\nOne.\n", ["One."]),
    ("a.md", "One.\n", ["One."]),
    ("a.MD", "---\nsource: Wire\n---\n\ufeffOne.\n", ["\ufeffOne."]),
]


def articles(context: Context, *paths: Path) -> list[Article]:
    return list(load(context, *map(str, paths)))


@pytest.mark.parametrize(("name", "content", "texts"), FORMS)
def test_form(tmp_path: Path, name: str, content: str, texts: list[str]) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    context = Context()
    assert [article.text for article in articles(context, tmp_path / name)] == texts
    assert not context.rejects


def test_fields_are_read(tmp_path: Path) -> None:
    text = "---\ntitle: T\npublished_on: 2024-11-12\nurl: https://www.example.org/x\nlanguage: fr\n---\nOne.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (article,) = articles(Context(), tmp_path / "a.md")
    assert (article.title, article.published_on, article.language) == ("T", date(2024, 11, 12), "fr")
    assert (article.source.id, article.source.name) == ("example.org", "example.org")


@pytest.mark.parametrize(
    ("source", "id_", "name"),
    [
        ('"Harbour Post"', "harbour-post", "Harbour Post"),
        ('{"name": "Harbour Post", "licence": "CC BY"}', "harbour-post", "Harbour Post"),
        ('{"id": "hp", "name": "Harbour Post"}', "hp", "Harbour Post"),
        ("null", "articles", "Articles without a named source"),
    ],
)
def test_source_is_named_or_known_to_be_unnamed(tmp_path: Path, source: str, id_: str, name: str) -> None:
    (tmp_path / "a.json").write_text(f'{{"text": "One.", "source": {source}}}', encoding="utf-8")
    (article,) = articles(Context(), tmp_path / "a.json")
    assert (article.source.id, article.source.name) == (id_, name)


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("2024-11-12", date(2024, 11, 12)),
        ("12 November 2024", date(2024, 11, 12)),
        ("November 12, 2024", date(2024, 11, 12)),
        ("Tue, 12 Nov 2024 08:30:00 GMT", date(2024, 11, 12)),
        ("2024-11-12T23:30:00+09:00", date(2024, 11, 12)),
        ("", None),
    ],
)
def test_publication_day_has_many_forms(tmp_path: Path, day: str, read: date | None) -> None:
    (tmp_path / "a.json").write_text(f'{{"text": "One.", "published_on": "{day}"}}', encoding="utf-8")
    (article,) = articles(Context(), tmp_path / "a.json")
    assert article.published_on == read


FAULTS = [
    ("a.jsonl", b'{"text": "One."}\n{broken\n', "a.jsonl, line 2: not JSON", 1),
    ("a.jsonl", b'["One."]\n', "a.jsonl, line 1: not an object", 0),
    ("a.json", b"{", "a.json: not JSON", 0),
    ("a.json", b'{"title": "T"}', "a.json: the article has no text", 0),
    ("a.json", b'{"text": 5}', "a.json: text is 5, which is no text", 0),
    ("a.json", b'{"text": "One.", "source": 5}', "a.json: source is 5", 0),
    ("a.json", b'{"text": "One.", "published_on": "soon"}', "a.json: published_on is 'soon'", 0),
    ("a.json", b'{"text": "One.", "published_on": 5}', "a.json: published_on is 5", 0),
    ("a.md", b"---\ntitle: T\n", "a.md: the front matter is not closed", 0),
    ("a.md", b"---\ntitle: [T\n---\nOne.\n", "a.md: the front matter is not YAML", 0),
    ("a.md", b"---\n- T\n---\nOne.\n", "a.md: the front matter has no fields", 0),
    ("a.txt", b"caf\xe9", "a.txt: not UTF-8 (at byte 3)", 0),
    ("a.txt", b"a\0b", "a.txt: it holds NUL bytes", 0),
    ("a.txt", b"  \n", "a.txt: the article has no text", 0),
    ("a.pdf", b"%PDF", "a.pdf: no article file", 0),
]


@pytest.mark.parametrize(("name", "content", "sentence", "kept"), FAULTS)
def test_fault_is_one_sentence_with_its_place(
    tmp_path: Path, name: str, content: bytes, sentence: str, kept: int
) -> None:
    (tmp_path / name).write_bytes(content)
    said: list[str] = []
    context = Context(say=said.append)
    assert len(articles(context, tmp_path / name)) == kept
    (reject,) = context.rejects
    assert sentence in reject
    assert said == [f"rejected  {reject}"]


def test_unknown_fields_are_said_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"text": "One.", "author": "A"}', encoding="utf-8")
    said: list[str] = []
    assert len(articles(Context(say=said.append), tmp_path / "a.json")) == 1
    assert "the fields author are left out" in said[0]


def test_folder_gives_its_articles_in_order_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "README.txt", ".hidden.txt", ".git/d.txt", "e.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    context = Context()
    assert [article.text for article in articles(context, tmp_path)] == ["a/c.txt", "b.txt"]
    assert not context.rejects


@pytest.mark.parametrize("paths", [(), ("nowhere",)])
def test_nothing_to_load_is_wrong_use(paths: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        list(load(Context(), *paths))


PAGE = Path(__file__).parents[1] / "fixtures" / "pages" / "plain.html"


def test_saved_page_is_an_article_and_what_lies_beside_it_is_none(tmp_path: Path) -> None:
    (tmp_path / "pact.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "pact_files").mkdir()
    (tmp_path / "pact_files" / "advert.html").write_bytes(PAGE.read_bytes())
    (article,) = articles(Context(today=date(2024, 11, 20)), tmp_path)
    assert (article.title, article.published_on) == ("Norway and Iceland sign fishing pact", date(2024, 11, 12))
    assert article.published_by == "JSON-LD datePublished"


def test_page_of_the_web_is_an_article_of_its_site() -> None:
    html = {"Content-Type": "text/html"}
    answers: dict[str, Answer | list[Answer]] = {
        "/world/pact": Answer(body=PAGE.read_bytes(), headers=html),
        "/empty": Answer(body=b"<html><body><p>Sign in</p></body></html>", headers=html),
        "/report.pdf": Answer(body=b"%PDF", headers={"Content-Type": "application/pdf"}),
    }
    manners = Manners(private_hosts=frozenset({"127.0.0.1"}), delay=0, back_off=0.01)
    with serving(answers) as site, Fetcher(None, manners) as fetcher:
        context = Context(fetcher=fetcher)
        (article,) = load(context, *(f"{site.url}{path}" for path in ("/world/pact", "/empty", "/report.pdf", "/gone")))
    assert (article.url, article.source.name) == (f"{site.url}/world/pact", "Harbour Post")
    assert dict(context.rejected) == {"unreadable": 2, "unfetched": 1}
    assert [sentence.removeprefix(site.url) for sentence in context.rejects] == [
        "/empty: there is no article in the page: a front page, a picture, a form or an error",
        "/report.pdf: it is no page but application/pdf",
        "/gone answers 404 Not Found",
    ]

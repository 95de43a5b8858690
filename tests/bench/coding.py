"""How fast articles are coded, where the time goes, and whether any number of workers gives the same bytes.

`python -m tests.bench.coding` prints these tables alone. The articles are the gold ones: of 200 words each, dense with
events; speed is told for articles of 400 words.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from service.coding import code
from service.coding.coder import context_for
from service.coding.dates import find_dates
from service.coding.document import sentences
from service.coding.drafts import parsed_sentences, read
from service.coding.mentions import find_mentions
from service.model import Article
from tests.bench.tables import Table
from tests.quality.scoring import article_of, gold_rows

WORDS = 400
WORKERS = (1, 2, 4)
_LEAST = 10.0


def measure() -> Iterator[Table]:
    """Code the gold articles in one process, and in several."""
    articles = [article_of(row) for row in gold_rows()]
    words = sum(len(article.text.split()) for article in articles)
    for article in articles:
        code(article)
    yield _speed(articles, words)
    yield _stages(articles)
    with TemporaryDirectory(prefix="casus-bench-") as folder:
        yield _workers(Path(folder), words)


def _speed(articles: Sequence[Article], words: int) -> Table:
    rounds, started, processor = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - started < _LEAST:
        for article in articles:
            code(article)
        rounds += 1
    seconds, busy = time.perf_counter() - started, time.process_time() - processor
    memory = psutil.Process().memory_info().rss / 1e6
    table = Table(
        "Coding articles",
        f"{len(articles)} gold articles of {words // len(articles)} words, {rounds} times over in one process, once "
        f"everything is loaded; counted as articles of {WORDS} words.",
        ("articles/s", "articles/s of processor time", "words/s", "MB resident"),
    )
    read_words = rounds * words
    table.rows.append(
        (
            f"{read_words / WORDS / seconds:.1f}",
            f"{read_words / WORDS / busy:.1f}",
            f"{read_words / seconds:,.0f}",
            f"{memory:.0f}",
        )
    )
    return table


def _stages(articles: Sequence[Article]) -> Table:
    contexts = [context_for(article) for article in articles]
    spans = [sentences(article.text, article.title) for article in articles]
    paired = list(zip(articles, contexts, strict=True))
    context = _seconds(lambda: [context_for(a) for a in articles])
    dates = _seconds(lambda: [find_dates(a.text, published_on=a.published_on) for a in articles])
    names = _seconds(
        lambda: [
            find_mentions(a.text, span.start, span.end, c)
            for (a, c), found in zip(paired, spans, strict=True)
            for span in found
        ]
    )
    parsing = _seconds(lambda: [parsed_sentences(a, c, every=False) for a, c in paired]) - dates - names
    reading = _seconds(lambda: [list(read(a, c)) for a, c in paired]) - parsing - dates - names
    whole = _seconds(lambda: [code(a) for a in articles])
    parsed = [tree is not None for a, c in paired for _, _, tree in parsed_sentences(a, c, every=False)]
    table = Table(
        "Where the time of coding goes",
        f"{sum(parsed):,} of {len(parsed):,} sentences hold the words of a frame, and are parsed.",
        ("stage", "ms an article", "%"),
    )
    stages = {
        "context: who is named at all, introduced persons, setting": context,
        "dates": dates,
        "names and places": names,
        "parsing": parsing,
        "references, frames, roles, modality": reading,
        "claims": whole - context - dates - names - parsing - reading,
    }
    for stage, seconds in stages.items():
        table.rows.append((stage, f"{1000 * seconds / len(articles):.1f}", f"{100 * seconds / whole:.0f}"))
    return table


def _workers(folder: Path, words: int) -> Table:
    lines = folder / "articles.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        for row in gold_rows():
            fields = {"id": row["id"], "text": row["text"], "title": row["title"], "published_on": row["published_on"]}
            file.write(json.dumps({name: value for name, value in fields.items() if value}) + "\n")
    table = Table(
        "Coding in several processes",
        "`casus code --jsonl` over the same articles, its start included.",
        ("workers", "s", f"articles/s of {WORDS} words", "claims as bytes (SHA-256)"),
    )
    for workers in WORKERS:
        command = [sys.executable, "-m", "service.cli.main", "code", "--jsonl", "--workers", str(workers)]
        started = time.perf_counter()
        with lines.open("rb") as file:
            answer = subprocess.run(command, stdin=file, check=True, capture_output=True)
        seconds = time.perf_counter() - started
        digest = hashlib.sha256(answer.stdout).hexdigest()[:12]
        table.rows.append((str(workers), f"{seconds:.1f}", f"{words / WORDS / seconds:.1f}", digest))
    return table


def _seconds(work: Callable[[], object]) -> float:
    """The shortest of three."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    for found in measure():
        sys.stdout.write(str(found))

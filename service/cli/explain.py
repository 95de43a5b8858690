"""How an article was read, for a person: each sentence's parse, what matched, what was rejected and why."""

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from service.coding.coder import context_for
from service.coding.drafts import Draft, Sentence, Step, read
from service.coding.trees import Token, Tree
from service.model import Article

_DEEDS = {"VERB": "bold", "AUX": "bold", "NOUN": "", "PROPN": "cyan"}


def explain(article: Article, console: Console) -> None:
    """Print the reading of an article."""
    for number, sentence in enumerate(read(article, context_for(article)), start=1):
        console.print(_heading(number, sentence, article.text))
        if sentence.tree is None:
            console.print(Text("  not parsed: no word in it evokes a frame", style="dim"))
        else:
            console.print(_parse(sentence.tree))
            for step in sentence.steps:
                console.print(_step(step))
        console.print()


def _heading(number: int, sentence: Sentence, text: str) -> Text:
    span = sentence.span
    heading = Text.assemble(
        (f"{number} ", "bold"), (f"{span.role} {span.start}-{span.end}  ", "dim"), text[span.start : span.end]
    )
    begin = len(heading.plain) - (span.end - span.start)
    for mention in sentence.mentions:
        heading.stylize("cyan", begin + mention.start - span.start, begin + mention.end - span.start)
    return heading


def _parse(tree: Tree) -> Group:
    """Words with part of speech, relation and head; who is meant; dates."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for token in tree.tokens:
        if token.pos != "PUNCT":
            table.add_row(
                "  ",
                Text(token.text, style=_DEEDS.get(token.pos, "dim")),
                Text(token.pos, style="dim"),
                Text(token.dep, style="magenta"),
                Text(_head(tree, token), style="dim"),
                Text(_who(token), style="cyan"),
            )
    dates = [Text(f"  date {d.date.text!r} is {d.date.when.edtf or 'open'}", style="yellow") for d in tree.dates]
    return Group(table, *dates)


def _head(tree: Tree, token: Token) -> str:
    head = tree.head(token)
    return head.text if head else ""


def _who(token: Token) -> str:
    if token.mention is None:
        return ""
    named = [who.actor_id for who in (token.mention.who, *token.mention.also) if who]
    place = [token.mention.place.name] if token.mention.place else []
    return f"{token.mention.text}: {', '.join([*named, *place])}"


def _step(step: Step) -> Text:
    frame, trigger = step.considered.frame, step.considered.trigger
    if step.draft is None:
        return Text(f"  ✗ {frame.rule} at {trigger.text!r}: {step.why}", style="dim red")
    return Text.assemble(
        ("  ✓ ", "bold green"),
        (f"{step.draft.kind} {step.draft.status}", "green"),
        f" by {frame.rule} at {trigger.text!r} ({step.why}); {_sides(step.draft)}; ",
        (f"{step.draft.timing.when.edtf or 'open'} by {step.draft.timing.rule}", "yellow"),
    )


def _sides(draft: Draft) -> str:
    return ", ".join(
        f"{role} {' + '.join(filler.who.actor_id for filler in fillers)}" for role, fillers in draft.roles.items()
    )

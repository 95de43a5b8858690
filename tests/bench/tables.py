"""Tables of figures as Markdown."""

from dataclasses import dataclass, field


@dataclass
class Table:
    """A heading, a sentence, and rows under headings."""

    title: str
    sentence: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = ["", f"## {self.title}", "", self.sentence, ""]
        lines.append(f"| {' | '.join(self.headings)} |")
        lines.append(f"|{'---|' * len(self.headings)}")
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        return "\n".join(lines) + "\n"

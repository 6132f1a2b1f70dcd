"""A table of states: what may happen in which state, who does it, what is recorded. One table per kind of thing.

Policies ask it whether a step is allowed, actions ask it where the step leads, docs/states is drawn from it. What a
step demands beyond the state (a reason, another person's eyes) stands in policies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """`rights`: whoever holds one of these; empty where the step follows from something else (`because`).

    `effect`: what it does besides, shown in a column of its own where the table has one.
    """

    source: str
    verb: str
    target: str
    rights: tuple[str, ...]
    records: str
    effect: str = ""
    because: str = ""


@dataclass(frozen=True)
class Table:
    """`start`: the state a new thing has. `effect`: heading of the column for Step.effect, "" for none."""

    name: str  # of the document: docs/states/<name>.md
    title: str
    module: str  # where the table is written, for the document
    start: str
    steps: tuple[Step, ...]
    effect: str = ""
    _cells: dict[tuple[str, str], Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        cells = {(str(step.source), step.verb): step for step in self.steps}
        if len(cells) != len(self.steps):
            raise ValueError(f"{self.name}: two steps from one state with one verb")
        object.__setattr__(self, "_cells", cells)

    @property
    def verbs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.verb for step in self.steps))

    @property
    def states(self) -> tuple[str, ...]:
        named = [self.start, *(state for step in self.steps for state in (step.source, step.target))]
        return tuple(dict.fromkeys(map(str, named)))

    @property
    def final(self) -> tuple[str, ...]:
        """States that nothing leads out of."""
        left = {str(step.source) for step in self.steps}
        return tuple(state for state in self.states if state not in left)

    def allows(self, verb: str, state: str) -> bool:
        return (str(state), verb) in self._cells

    def after(self, verb: str, state: str) -> str:
        """The state the step leads to. KeyError where it is not allowed: whoever asks has asked `policies` before."""
        return str(self._cells[str(state), verb].target)

    def sources(self, verb: str) -> list[str]:
        """The states in which the step is allowed."""
        return [str(step.source) for step in self.steps if step.verb == verb]

    def document(self, words: Callable[[str], str]) -> str:
        """The text of docs/states/<name>.md; `words` says a right in Indonesian."""
        return "\n".join(self._lines(words)) + "\n"

    def _lines(self, words: Callable[[str], str]) -> Iterator[str]:
        yield f"# {self.title}"
        yield ""
        yield f"Dibuat dari `{self.module}`; jangan diubah dengan tangan. Menulis ulang:"
        yield "`KEADAAN_BARU=1 .venv/bin/python -m pytest tests/unit/test_states.py`"
        yield ""
        yield "```mermaid"
        yield "stateDiagram-v2"
        yield f"    [*] --> {self.start}"
        yield from (f"    {step.source} --> {step.target}: {step.verb}" for step in self.steps)
        yield from (f"    {state} --> [*]" for state in self.final)
        yield "```"
        yield ""
        yield self._row("dari", "langkah", "menjadi", "siapa", "yang dicatat", self.effect)
        yield "|---" * (6 if self.effect else 5) + "|"
        for step in self.steps:
            who = "; ".join(words(right) for right in step.rights) or f"mengikuti {step.because}"
            yield self._row(step.source, step.verb, step.target, who, step.records, step.effect)

    def _row(self, *cells: str) -> str:
        shown: Sequence[str] = cells if self.effect else cells[:5]
        return "| " + " | ".join(map(str, shown)) + " |"

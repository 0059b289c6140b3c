"""What a report's own words say against each other: rules that need the text.

Pure functions over one report of a document and what was read from it. A rule hands back an
observation for each thing that it had to judge; `rendered` gives it its sentence and places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.document import Document, Place
from ingest.extract.reading import Reading
from ingest.observe import breakdowns, classes, counts, names, polarity, repeats, residue, stages, times, totals
from ingest.observe.seen import Observation, Paragraph, Seen, Total
from ingest.observe.vocabulary import templates

__all__ = ["RULES", "Observer", "Rendered"]

_MOST = 200  # observations of one rule a report: more say nothing more, and hostile text has no end
_LONGEST_QUOTE = 300
_LONGEST_WORD = 60

RULES: dict[str, Callable[[Seen], Iterator[Observation]]] = {
    "A06": counts.prices,
    "A07": counts.instalments,
    "A11": counts.lists,
    "A17": counts.steps,
    "A18": breakdowns.parts,
    "A19": totals.twice,
    "A20": stages.procedure,
    "A21": stages.shares,
    "A22": totals.supplies,
    "A23": stages.cases,
    "A24": totals.bought,
    "T03": times.earlier_years,
    "T04 N04": times.statuses,
    "E01": names.subjects,
    "E02": names.agencies,
    "E03": names.spellings,
    "E05": names.own_names,
    "E06": names.announced,
    "C02": classes.funds,
    "C03": classes.purchases,
    "C04": classes.regulations,
    "C06": classes.upkeep,
    "N05": classes.procurement,
    "N01": polarity.directions,
    "X01": repeats.paragraphs,
    "X10": repeats.sentences,
    "X06 X11": residue.leftovers,
    "X08": residue.numbering,
    "X09": residue.misprints,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """An observation with its sentence in two languages (None unless it is a finding) and its places."""

    observation: Observation
    subject_key: str
    statement: str | None
    statement_en: str | None
    places: tuple[Place, ...]


class Observer:
    """Observes the reports of one document, one after another."""

    def __init__(self, document: Document, readings: Sequence[Reading]) -> None:
        self._document = document
        self._forms = [project.name for r in readings for project in r.projects if project.form is not None]
        self._before: dict[str, Paragraph] = {}
        self._totals: list[tuple[tuple[object, ...], Total]] = []  # with the agency and year that they are of

    def observe(self, reading: Reading) -> Iterator[Rendered]:
        """All observations of the next report, rule by rule, in the order of the text; each key stands once."""
        whose = reading.agency and reading.agency.value, reading.fiscal_year
        seen = Seen(
            self._document, reading, self._before, self._forms, [total for of, total in self._totals if of == whose]
        )
        known: set[tuple[str, str]] = set()
        for judge in RULES.values():
            for observation in islice(judge(seen), _MOST):
                rendered = _rendered(seen, observation)
                identity = observation.rule_id, rendered.subject_key
                if identity not in known:
                    known.add(identity)
                    yield rendered
        for key, text in repeats.keyed(seen):
            self._before.setdefault(key, Paragraph(reading.title or "前一报告", text))
        if whose[0] and len(self._totals) < _MOST:
            self._totals += [(whose, total) for total in totals.stated(seen)]


def _rendered(seen: Seen, observation: Observation) -> Rendered:
    places = tuple(_short(seen.place(part)) for part in observation.places)
    key = " ".join(filter(None, (observation.key, places[0].locator)))
    if observation.outcome != "finding":
        return Rendered(observation, key, None, None, places)
    template = templates()[observation.rule_id, observation.variant]
    words = {name: _one_line(value) for name, value in observation.words.items()}
    return Rendered(observation, key, template.chinese.format(**words), template.english.format(**words), places)


def _one_line(value: object) -> str:
    """Words for a sentence: without the marks that end one, and not too long."""
    text = str(value).strip().rstrip("。；;，,").replace("。", "，")
    return text if len(text) <= _LONGEST_WORD else text[:_LONGEST_WORD] + "…"


def _short(place: Place) -> Place:
    if len(place.quote) <= _LONGEST_QUOTE:
        return place
    return Place(place.locator, place.quote[:_LONGEST_QUOTE], place.page)

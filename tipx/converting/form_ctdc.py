"""The CTDC-style table: one row for each person, without identities, for analysts.

Written are the columns of the Global Dataset of the Counter-Trafficking Data Collaborative, generalised (bands of age, years,
countries) and k-anonymous: every combination of values that occurs stands on at least k rows. What comes out is only what the
mapping, the code lists and the calendar hold, in an order that follows from the content; this, and k, is checked on the
written table, and nothing is written if it does not hold.

No library is used for it: anjana and project-lighthouse-anonymize generalise whole columns or numbers and leave out rows, where
blanking single cells keeps far more of a table of 1 and blank, and they pin pandas and numpy; pycanon measures only, and one
count does that; pac-synth makes up rows that are no cases, by chance; sdcMicro needs R.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tipx.converting.ctdc import extracting, joining, mapping, measuring, unmapped
from tipx.converting.ctdc.extracting import CaseFacts, Extractor, VictimFacts
from tipx.converting.ctdc.joining import joined
from tipx.converting.ctdc.protecting import IDENTIFYING, SHARED, Protected, protected, with_derived
from tipx.converting.ledger import Loss, ordered
from tipx.converting.model import ConvertError, Data, Job, Target
from tipx.standard import Standard

STATUSES = ("reasonable-grounds-victim", "confirmed-victim")
"""Whose row is written, unless others are chosen."""

BLANKED = "Blanked, so that no combination of values stands on fewer rows than k."
LEFT_OUT = "A row is left out in which no identifying column has a value, or none that could be kept."
_USAGE, _TOO_FEW = 2, 5


class _Settings:
    """What was chosen: `columns` (s or k), `k`, `statuses`, `identifying` (all or known), `shared` (tell or blank)."""

    def __init__(self, standard: Standard, chosen: Mapping[str, Any]) -> None:
        usual: int = standard.parameters["smallCell"]
        self.columns = _one_of("columns", chosen.get("columns", "s"), mapping.TABLES)
        self.identifying = _one_of("identifying", chosen.get("identifying", "all"), IDENTIFYING)
        self.shared = _one_of("shared", chosen.get("shared", "tell"), SHARED)
        self.k = chosen.get("k", usual)
        if isinstance(self.k, bool) or not isinstance(self.k, int) or self.k < 2:
            raise ConvertError("k is a whole number of at least 2", _USAGE)
        self.statuses = frozenset(chosen.get("statuses", STATUSES))
        known = standard.codelists["personStatus"].codes
        if not self.statuses or not all(isinstance(one, str) and one in known for one in self.statuses):
            raise ConvertError(f"statuses are among {', '.join(known)}", _USAGE)


class CtdcWriter:
    """Holds of each record only codes, a year and the ids that join them, until all are there.

    `facts`, once all is written: `k` and `achieved_k`; `rows` written; `rows_suppressed` (persons whose row was left out) and
    `cells_suppressed`, also by column (`cells_suppressed.gender`); `persons_not_counted` (status); `duplicates`;
    `countries_by_proxy`; `shared_details` (how often all rows that outsiders cannot tell apart have the same detail).
    """

    def __init__(self, target: Target, job: Job) -> None:
        self._target = target
        self._job = job
        self._settings = _Settings(job.standard, job.settings)
        self._table = mapping.table(job.standard, self._settings.columns)
        self._extract = Extractor(job.standard, self._settings.columns, self._settings.statuses, job.ledger)
        self._unmapped = unmapped.Unmapped(job.standard, self._table, job.ledger)
        self._cases: list[CaseFacts] = []
        self._victims: list[VictimFacts] = []
        self.facts: dict[str, int | str] = {}

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """Nothing is needed beforehand."""

    def record(self, kind: str, data: Data) -> None:
        """Take what the table needs of a record."""
        if kind == "victim":
            facts = self._extract.victim(data)
            self._victims.append(facts)
            if not facts.counted:
                return  # It is told as a whole that the person is not counted.
        elif kind == "case":
            self._cases.append(self._extract.case(data))
        self._unmapped.record(kind, data)

    def end(self, header: Mapping[str, Any] | None) -> None:
        """Make the rows, protect them, write them, and measure what was written. ConvertError when k is not reached."""
        chosen, ledger, standard = self._settings, self._job.ledger, self._job.standard
        if header is not None:
            self._unmapped.record("bundle", header)
        found = joined(self._cases, self._victims, self._table, standard, _sender_type(header), ledger)
        if len(found.rows) < chosen.k:
            raise self._too_few()
        safe = protected(found.rows, self._table, chosen.k, chosen.identifying, chosen.shared)
        if len(safe.rows) < chosen.k:
            raise self._too_few()
        names = [column.name for column in self._table.columns]
        content = measuring.written(with_derived(safe.rows, self._table), names)
        measured = measuring.achieved(content, self._table, chosen.identifying)
        rare = chosen.identifying == "known" and measuring.rarest_detail(content, self._table) < chosen.k
        if measured < chosen.k or rare or measuring.foreign(content, self._table, standard):
            raise ConvertError("the table did not stand the check of its anonymity; nothing was written", _TOO_FEW)
        self._tell(safe)
        self.facts |= {
            "k": chosen.k, "achieved_k": measured, "rows": len(safe.rows), "rows_suppressed": safe.left_out,
            "cells_suppressed": sum(safe.blanked), "persons_not_counted": found.not_counted,
            "duplicates": found.duplicates, "countries_by_proxy": found.proxies, "shared_details": safe.shared,
            "columns": chosen.columns, "identifying": chosen.identifying,
            **{
                f"cells_suppressed.{column.name}": count
                for column, count in zip(self._table.base, safe.blanked, strict=True)
                if count
            },
        }  # fmt: skip
        self._target.open().write(content)

    def _tell(self, safe: Protected) -> None:
        for column, count in zip(self._table.base, safe.blanked, strict=True):
            if count:
                self._job.ledger.dropped(column.name, BLANKED, count)
        if safe.left_out:
            self._job.ledger.dropped("Victim", LEFT_OUT, safe.left_out)

    def _too_few(self) -> ConvertError:
        # How many there are is not said: the number itself is the small total that is to be hidden.
        return ConvertError(
            f"fewer than {self._settings.k} persons would stand in the table, so any of them could be recognised; "
            "nothing was written",
            _TOO_FEW,
        )


def writer(target: Target, job: Job) -> CtdcWriter:
    """The writer."""
    return CtdcWriter(target, job)


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """Tables of this kind are not read: nothing of a person can be made of them."""
    return ()


def writing_losses(standard: Standard, settings: Mapping[str, Any] | None = None) -> Iterable[Loss]:
    """What can be told less exactly or left out in the table that these settings choose. ConvertError for wrong ones."""
    table = mapping.table(standard, _Settings(standard, settings or {}).columns)
    found = {Loss("dropped", column.name, BLANKED) for column in table.base}
    found.add(Loss("dropped", "Victim", LEFT_OUT))
    found.update(extracting.losses(standard, table), joining.losses(table), unmapped.losses(standard, table))
    return ordered(found)


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ConvertError(f"{name} is one of {', '.join(allowed)}", _USAGE)
    return str(value)


def _sender_type(header: Mapping[str, Any] | None) -> str:
    """The type of the sender: as it stands there, or that of the agency it names."""
    sender = (header or {}).get("sender")
    if not isinstance(sender, Mapping):
        return ""
    if isinstance(sender.get("type"), str):
        return str(sender["type"])
    agencies = (header or {}).get("agencies")
    for one in agencies if isinstance(agencies, list) else ():
        if isinstance(one, Mapping) and "id" in one and one["id"] == sender.get("agencyId"):
            return str(one.get("type", ""))
    return ""

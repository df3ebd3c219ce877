"""Records into rows of a case sheet, and what of them found no place there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.converting.htcds.carrying import HIDDEN, NO_PLACE, NOT_WRITTEN, carried
from tipx.converting.htcds.drafts import SYSTEM
from tipx.converting.htcds.finding import Choice, Found, Path, find, leaves, model_of
from tipx.converting.htcds.mapping import FieldMap, HtcdsMapping
from tipx.converting.htcds.relating import Held, Records, Subject, choice_of
from tipx.converting.htcds.writing_cells import Writing, Written, write
from tipx.converting.ledger import Ledger
from tipx.converting.model import Data, Job

_RECEIVER = ("to", "agency")
_NOT_LOST = frozenset(("recordType",))
"""What every row says by being one."""


class SheetRow(NamedTuple):
    """A row: its number, and its cells by field."""

    key: str
    cells: Mapping[str, str]


class Exporter:
    """Takes the records of a payload, then gives the rows. `many`: cells of multi-select fields may hold several values."""

    def __init__(self, job: Job, mapping: HtcdsMapping, *, many: bool) -> None:
        self._job = job
        self._many = many
        self._mapping = mapping
        self._records: dict[str, list[Held]] = {"case": [], "victim": [], "referral": []}
        self._used: set[Path] = set()
        self._carried = carried(self._mapping)

    def add(self, kind: str, data: Data) -> None:
        """A record."""
        held = self._records[kind]
        held.append(Held((kind, len(held)), data))

    def rows(self, header: Mapping[str, Any] | None) -> Iterator[SheetRow]:
        """All rows; when they are done the ledger holds what was lost."""
        records = Records(self._records["case"], self._records["victim"], self._records["referral"], header)
        subjects = list(records.subjects())
        for subject, key in zip(subjects, self._keys(subjects), strict=True):
            self._used.update(subject.told)
            choice = choice_of(subject, records, header)
            yield SheetRow(key, self._cells(subject, choice, records, header))
        self._tell_losses(header)

    # -- cells -----------------------------------------------------------------------------------------------------

    def _cells(
        self, subject: Subject, choice: Choice, records: Records, header: Mapping[str, Any] | None
    ) -> dict[str, str]:
        roots: dict[str, Held | None] = {
            "Bundle": Held(("bundle", 0), header) if header is not None else None,
            "Case": subject.case,
            "Victim": subject.victim,
            "Referral(incoming)": subject.incoming,
        }
        cells: dict[str, str] = {}
        for field in self._mapping.fields.values():
            if field.places and field.place.root in roots:
                written = self._written(field, roots[field.place.root], choice, records)
                self._keep(cells, field, written)
        self._outgoing(cells, subject.outgoing, choice, records)
        return cells

    def _written(self, field: FieldMap, held: Held | None, choice: Choice, records: Records) -> Written:
        if held is None:
            return Written()
        found: list[Found] = []
        for place in field.places:
            found += find(held.data, held.base, place, choice)
        if field.place.names[:2] == ("agencies", "address"):
            found = [one for one in found if not _is_hidden(held.data["agencies"][one.path[3]])]
        return write(found, Writing(field, self._mapping, self._job.standard, records.agencies, self._many))

    def _keep(self, cells: dict[str, str], field: FieldMap, written: Written) -> None:
        if written.text is None:
            return
        cells[field.field] = written.text
        self._used.update(written.used)
        if written.less:
            used = {model_of(str(path[0]), path[2:]) for path in written.used}
            # A field may be written from one of several places.
            place = next((one.model for one in field.places if one.model in used), field.model)
            self._job.ledger.approximated(place, field.note)

    def _outgoing(self, cells: dict[str, str], referrals: tuple[Held, ...], choice: Choice, records: Records) -> None:
        """The first referral that went out, with the receivers of those that differ in nothing else."""
        fields = [one for one in self._mapping.fields.values() if one.places and one.place.root == "Referral(outgoing)"]
        told = [{one: self._written(one, held, choice, records) for one in fields} for held in referrals]
        to = next(field for field in fields if field.place.names == _RECEIVER)
        receivers: list[str] = []
        for number, written in enumerate(told):
            alike = all(written[one].text == told[0][one].text for one in fields if one is not to)
            name = written[to].text
            if number and (not self._many or not alike or name is None or name in receivers):
                continue
            if name is not None:
                receivers.append(name)
            for one in fields:
                self._keep(cells, one, written[one])
            if receivers:
                cells[to.field] = ";".join(receivers)

    def _keys(self, subjects: list[Subject]) -> list[str]:
        """The numbers of the rows: those that an import kept, else the next that are free."""
        kept: list[tuple[str, Path] | None] = [_kept_number(one) for one in subjects]
        reserved = {one[0] for one in kept if one is not None}
        given: set[str] = set()
        keys: list[str] = []
        following = 1
        for one in kept:
            if one is not None and one[0] not in given:
                key = one[0]
                self._used.add(one[1])
            else:
                while str(following) in reserved or str(following) in given:
                    following += 1
                key = str(following)
            given.add(key)
            keys.append(key)
        return keys

    # -- losses ----------------------------------------------------------------------------------------------------

    def _tell_losses(self, header: Mapping[str, Any] | None) -> None:
        ledger: Ledger = self._job.ledger
        held = [one for kind in ("case", "victim", "referral") for one in self._records[kind]]
        if header is not None:
            held.insert(0, Held(("bundle", 0), header))
        for one in held:
            for path in leaves(one.data, one.base):
                if path in self._used or path[2] in _NOT_LOST or path[2:3] in _LISTS_OF_RECORDS:
                    continue
                kind = str(path[0])
                model = model_of(kind, path[2:])
                ledger.dropped(model, self._why(model, one, path))

    def _why(self, model: str, held: Held, path: Path) -> str:
        if path[2:3] == ("agencies",) and "address" in path and _is_hidden(held.data["agencies"][path[3]]):
            return HIDDEN
        return NOT_WRITTEN if model in self._carried else NO_PLACE


_LISTS_OF_RECORDS = (("cases",), ("victims",), ("referrals",))


def _is_hidden(agency: Mapping[str, Any]) -> bool:
    return agency.get("type") == "shelter" or agency.get("addressConfidential") is True


def _kept_number(subject: Subject) -> tuple[str, Path] | None:
    """The number that the row had in the sheet that the record came from, and its path."""
    for held in (subject.victim, subject.case):
        if held is not None:
            for index, one in enumerate(held.data.get("localIds", ())):
                if one.get("system") == SYSTEM:
                    return one["value"], (*held.base, "localIds", index, "value")
    return None

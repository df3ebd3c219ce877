"""Large JSON bundles: record by record, in flat memory.

First the outline of the document is found and proven; where that cannot be, the document is read as a whole. So all of the
bundle's own fields are known before its first record, wherever they stand, and nothing doubtful is left when it is given.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipx.reading.content import CHANGED, Content, Unreadable
from tipx.reading.fast_json import quick, read_text
from tipx.reading.json_outline import Outline, Stretch, is_large, of_record, outline
from tipx.reading.lines import Running, between, bytes_at, moved_by, spots_in
from tipx.reading.model import LISTS, Input, Limits, Payload, ReadFinding, Span, Surely, Unit
from tipx.reading.ndjson_reader import again_for


def read_plain(content: Content, begin: int, limits: Limits, surely: Surely) -> Input | None:
    """The bundle, where it is large and its outline is certain; None where it has to be read as a whole. `begin`: where it
    starts (behind a byte order mark). It is known to be UTF-8."""
    found = outline(content, begin, limits) if is_large(content) else None
    inner = of_record(limits)
    if found is None or inner is None:
        return None
    return Input("json", [], iter([_Plain(content, found, limits, inner, surely).payload]), again_for(inner))


class _Plain:
    def __init__(self, content: Content, found: Outline, limits: Limits, inner: Limits, surely: Surely) -> None:
        self._content = content
        self._lists = {one.name: one for one in found.lists}
        self._limits = limits
        self._inner = inner
        self._surely = surely
        self._running = Running(content, found.begin)
        data = {name: value for name, value in found.around.data.items() if name not in self._lists}
        self._header = Unit(
            "bundle", data, refused=found.around.refused, findings=_findings(content, found), cut=bool(found.around.cut)
        )
        self.payload = Payload(self._header, iter(()))
        self.payload.replace_units(self._units())

    def _units(self) -> Iterator[Unit]:
        left = self._limits.max_records
        for name in LISTS:
            one = self._lists.get(name)
            if one is None:
                continue
            for ordinal in range(len(one.starts)):
                unit = self._unit(one, ordinal)
                if left > 0:
                    yield unit
                elif not left:
                    self._say_beyond(unit)
                left -= 1

    def _unit(self, one: Stretch, ordinal: int) -> Unit:
        start, end = one.starts[ordinal], one.ends[ordinal]
        kind, version = LISTS[one.name], self._header.data.get("tipxVersion")
        raw = self._content.slice(start, end)
        data = quick(raw, self._limits)
        if type(data) is dict and self._surely(kind, data, version):
            return Unit(kind, data, one.name, ordinal, None, start, end, sure=True)
        parsed = read_text(raw, self._inner)
        if parsed.fatal or not isinstance(parsed.data, dict):
            raise Unreadable(CHANGED, self._content)
        cut = bool(parsed.cut)
        unit = Unit(kind, parsed.data, one.name, ordinal, None, start, end, parsed.refused, cut=cut)
        for finding in parsed.findings:
            moved = finding._replace(span=self._in_whole(finding.span, start))
            if finding.path or finding.id == "TIPX-SYN-026":
                unit.findings.append(moved)
            else:  # a name in the record itself that cannot stand: the record is what it is found in
                self._header.findings.append(moved._replace(path=unit.prefix))
        if data is None and not cut and not parsed.refused and not parsed.findings:
            unit.sure = self._surely(kind, parsed.data, version)
        return unit

    def _in_whole(self, span: Span | None, start: int) -> Span | None:
        return None if span is None else moved_by(span, self._running.spot(start))

    def _say_beyond(self, unit: Unit) -> None:
        limit = {"limit": self._limits.max_records}
        self.payload.findings.append(ReadFinding("TIPX-SYN-013", None, unit.prefix, "", limit))
        self.payload.lost = True


def _findings(content: Content, found: Outline) -> list[ReadFinding]:
    """What was found in the text around the lists, at its places in the document."""
    spans = [finding.span for finding in found.around.findings if finding.span is not None]
    if not spans:
        return found.around.findings
    sides = {side for span in spans for side in ((span.line, span.column), (span.end_line, span.end_column))}
    there = {side: found.in_whole(at) for side, at in bytes_at(found.text.decode("utf-8"), sides).items()}
    spots = spots_in(content, there.values())

    def moved(span: Span | None) -> Span | None:
        return span and between(spots[there[span.line, span.column]], spots[there[span.end_line, span.end_column]])

    return [finding._replace(span=moved(finding.span)) for finding in found.around.findings]

"""Places in large JSON bundles: in the text around the lists, and in the one record that is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from tipx.reading.content import Content
from tipx.reading.json_outline import Outline, is_large, outline
from tipx.reading.lines import BOM, Spot, between, moved_by, spots_in, spots_in_text
from tipx.reading.model import DEEPEST, Limits, Path
from tipx.reading.places import Located, search

Record = tuple[str, int]


def locate_in_record(raw: bytes, begin: Spot, prefix: Path, wanted: Collection[Path]) -> dict[Path, Located]:
    """The places, in a record of a bundle, of these paths from the record. `begin`: where it begins in the document;
    `prefix`: where it stands in the bundle."""
    text = raw.decode("utf-8", "replace")
    found = search(text, wanted)
    spots = spots_in_text(text, (offset for _, *stretch in found.values() for offset in stretch))
    return {
        path: Located((*prefix, *at), moved_by(between(spots[start], spots[end]), begin))
        for path, (at, start, end) in found.items()
    }


def locate_in_outline(content: Content, wanted: Collection[Path]) -> dict[Path, Located] | None:
    """The places of these paths from the bundle, in flat memory; None where it is small or its outline is not certain."""
    begin = len(BOM) if content.slice(0, len(BOM)) == BOM else 0
    known = outline(content, begin, Limits(max_depth=DEEPEST)) if is_large(content) else None
    if known is None:
        return None
    inside: dict[Record, set[Path]] = defaultdict(set)
    outside: set[Path] = set()
    for path in wanted:
        record = _record(known, path)
        if record is None:
            outside.add(path)
        else:
            inside[record].add(path)
    around = {path: (at, *_in_whole(known, start, end)) for path, (at, start, end) in _around(known, outside).items()}
    stretches = {record: _stretch(known, record) for record in inside}
    offsets = [offset for _, *stretch in around.values() for offset in stretch]
    spots = spots_in(content, [*offsets, *(start for start, _ in stretches.values())])
    found = {path: Located(at, between(spots[start], spots[end])) for path, (at, start, end) in around.items()}
    for record, paths in inside.items():
        start, end = stretches[record]
        places = locate_in_record(content.slice(start, end), spots[start], record, {path[2:] for path in paths})
        found.update(((*record, *path), one) for path, one in places.items())
    return found


def _record(known: Outline, path: Path) -> Record | None:
    """The record that a path leads into."""
    for one in known.lists:
        if len(path) > 1 and path[0] == one.name and isinstance(path[1], int) and path[1] < len(one.starts):
            return one.name, path[1]
    return None


def _stretch(known: Outline, record: Record) -> tuple[int, int]:
    name, ordinal = record
    one = next(one for one in known.lists if one.name == name)
    return one.starts[ordinal], one.ends[ordinal]


def _around(known: Outline, wanted: Collection[Path]) -> dict[Path, tuple[Path, int, int]]:
    """Where paths are in the text around the lists, in bytes of it. Of a list only itself can be asked for."""
    text = known.text.decode("utf-8")
    names = {one.name for one in known.lists}
    short = {path: path[:1] if path and path[0] in names else path for path in wanted}
    found = search(text, set(short.values()))
    spots = spots_in_text(text, (offset for _, *stretch in found.values() for offset in stretch))
    return {
        path: (at, spots[start].byte, spots[end].byte)
        for path, one in short.items()
        if one in found
        for at, start, end in (found[one],)
    }


def _in_whole(known: Outline, start: int, end: int) -> tuple[int, int]:
    return known.in_whole(start), known.in_whole(end)

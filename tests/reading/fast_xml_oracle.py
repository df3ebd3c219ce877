"""What the slow reader of XML says of a record, to hold the quick one against it; with every parser that is installed."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from xml.etree import ElementTree

from tipx.reading.content import Memory
from tipx.reading.model import LIST_OF, LISTS, Limits
from tipx.reading.xml_binding import Binder
from tipx.reading.xml_fast import FastBinder
from tipx.reading.xml_scan import scan
from tipx.standard import newest
from tipx.writing.xml import to_xml

try:
    from lxml import etree
except ImportError:
    PARSERS: tuple[str, ...] = ("expat",)
else:
    PARSERS = ("expat", "lxml")
STANDARD = newest()
LIMITS = Limits()
_RECORD = re.compile(r"<(cases|victims|referrals)>(.*?)</\1>", re.DOTALL)


def exact(data: Any) -> str:
    """The data as text: types and the order of lists tell, the order of keys does not."""
    return json.dumps(data, sort_keys=True)


def fast(text: str, kind: str, limits: Limits = LIMITS) -> dict[str, Any] | None:
    return FastBinder(STANDARD, limits).record(text, kind)


def slow(text: str, kind: str, parser: str, limits: Limits = LIMITS) -> Any:
    """What the slow reader binds; None where it finds anything at all."""
    name = LIST_OF[kind]
    raw = f'<bundle xmlns="{STANDARD.namespace}"><{name}>{text}</{name}></bundle>'.encode("utf-8", "surrogatepass")
    seen = scan(Memory(raw))
    if seen.wrong is not None or seen.instructions:
        return None
    root = _parsed(raw, parser)
    if len(root) != 1 or root.text or root[0].tail or _height(root) > limits.max_depth:
        return None
    binder = Binder(STANDARD.namespace, limits)
    data = binder.value(root[0], STANDARD.record(kind), ())
    return None if binder.findings or binder.refused else data


def _parsed(raw: bytes, parser: str) -> Any:
    if parser == "expat":
        return ElementTree.fromstring(raw)
    events = etree.iterparse(
        io.BytesIO(raw), resolve_entities=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    return [element for _, element in events][-1]


def _height(element: Any) -> int:
    return 1 + max(map(_height, element), default=0)


def agreed(text: str, kind: str = "victim", limits: Limits = LIMITS) -> dict[str, Any] | None:
    """What the quick one says, which the slow one says too if it is anything."""
    found = fast(text, kind, limits)
    if found is not None:
        for parser in PARSERS:
            assert exact(found) == exact(slow(text, kind, parser, limits))
    return found


def inside(record: dict[str, Any], *, pretty: bool = False) -> str:
    """What stands between the tags of a record, as the writer spells it."""
    text = to_xml(record, STANDARD, pretty=pretty).decode()
    return text[text.index(">", text.index("<", 1)) + 1 : text.rindex("</")]


def records_in(raw: bytes) -> list[tuple[str, str]]:
    """Of each record in a document its type and the text inside."""
    try:
        text = raw.decode().replace("\ufeff", "")
    except UnicodeDecodeError:
        return []  # the reader is given nothing that is not UTF-8
    alone = re.search(r"<(case|victim|referral) [^>]*>(.*)</\1>", text, re.DOTALL)
    return [(alone[1], alone[2])] if alone else [(LISTS[name], inner) for name, inner in _RECORD.findall(text)]

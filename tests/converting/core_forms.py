"""Payloads for the conversions between JSON, NDJSON and XML, and the ways in which one payload can be written."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import tipx
from tipx.converting.conversion import Conversion
from tipx.options import Options
from tipx.standard.examples import every_example

NOW = "2026-03-05"
OPTIONS = Options(now=NOW)
LISTS = ("cases", "victims", "referrals")
FORMS = ("json", "ndjson", "xml")
VALID = [one for one in every_example() if one.json.parent.name == "valid"]


def convert(source: Any, to: str, options: Options = OPTIONS, validate: bool = False, **how: Any) -> Conversion:
    """A conversion whose output are bytes."""
    return tipx.convert(source, to=to, options=options, validate=validate, **how)


def converted(source: Any, to: str, **how: Any) -> bytes:
    """The bytes of a conversion."""
    found = convert(source, to, **how).output
    assert found is not None
    return found


def digest(source: Any, **how: Any) -> str | None:
    """The digest that a conversion tells."""
    return convert(source, "json", **how).digest


def in_json(data: Any) -> bytes:
    """Plain data as JSON, as others than TIPX write it."""
    return json.dumps(data, ensure_ascii=True, indent=1).encode()


def lines(*records: Any) -> bytes:
    """NDJSON."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


def as_lines(payload: Mapping[str, Any]) -> bytes:
    """A bundle as NDJSON, with its header on the first line."""
    header = {name: value for name, value in payload.items() if name not in LISTS}
    return lines(header, *(one for name in LISTS for one in payload.get(name, ())))


def example(name: str = "internal-child") -> dict[str, Any]:
    """One of the standard's own examples."""
    found: dict[str, Any] = json.loads(next(one for one in VALID if one.name == name).json.read_bytes())
    return found


def shuffled(data: Any, chance: random.Random) -> Any:
    """The same data with its members in another order; those of extensions keep theirs, which is not the schema's to say."""
    if isinstance(data, list):
        return [shuffled(one, chance) for one in data]
    if not isinstance(data, dict):
        return data
    names = list(data)
    chance.shuffle(names)
    return {name: data[name] if name == "extensions" else shuffled(data[name], chance) for name in names}


def texts(data: Any) -> Iterator[str]:
    """All texts of plain data."""
    if isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


class Respelling:
    """Writes an XML document anew in another spelling that says the same: with prefixes, comments, white space between elements,
    CDATA sections and references to characters."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._prefix = chance.choice(["", "t:"])

    def document(self, xml: bytes) -> bytes:
        """The document."""
        root = ElementTree.fromstring(xml)
        namespace = root.tag.partition("}")[0][1:]
        name = self._prefix.rstrip(":")
        declared = f' xmlns{":" + name if name else ""}="{namespace}" xmlns:f="http://www.w3.org/2005/xpath-functions"'
        head = self._chance.choice(
            ["", '<?xml version="1.0"?>', "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n"]
        )
        return (head + self._between() + self._element(root, declared) + self._comment()).encode()

    def _element(self, element: Any, declared: str = "") -> str:
        tag = element.tag.partition("}")[2]
        name = f"f:{tag}" if "xpath-functions" in element.tag else self._prefix + tag
        attributes = "".join(f" {key}={self._attribute(value)}" for key, value in element.attrib.items())
        space = self._chance.choice(["", " ", "\n\t"])
        inner = "".join(self._between() + self._element(child) for child in element)
        inner = inner + self._between() if len(element) else self._text(element.text or "")
        if not inner and self._chance.random() < 0.5:
            return f"<{name}{attributes}{declared}{space}/>"
        return f"<{name}{space}{attributes}{declared}>{inner}</{name}{space}>"

    def _between(self) -> str:
        return self._chance.choice(["", "", "\n  ", "\t", "\r\n"]) + self._comment()

    def _comment(self) -> str:
        return self._chance.choice(["", "", "", "<!-- <a>&b; -->", "<!---->"])

    def _attribute(self, text: str) -> str:
        quote = self._chance.choice("'\"")
        return quote + "".join(self._reference(one) if one in "&<\"'\t\n\r" else one for one in text) + quote

    def _text(self, text: str) -> str:
        parts = []
        for one in text:
            way = self._chance.random()
            if one == "\r" or way < 0.1:
                parts.append(self._reference(one))
            elif way < 0.2:
                parts.append(f"<![CDATA[{one}]]>")
            else:
                parts.append({"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(one, one))
            if way > 0.97:
                parts.append("<!-- note -->")
        return "".join(parts)

    def _reference(self, one: str) -> str:
        return self._chance.choice([f"&#{ord(one)};", f"&#x{ord(one):x};"])

"""Changes an input at random: its bytes, its tokens, its data, its encoding. One number decides all, so that each can be made again."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable

from .corpus import BETWEEN, seeds
from .mutate_data import changed_data, rewritten
from .promises import MARK

_JSON_TOKENS = [
    b"{", b"}", b"[", b"]", b":", b",", b'"', b"null", b"true", b"False", b"NaN", b"-Infinity", b"-0", b"1e5", b"1.5", b"007",
    b"9007199254740992", b"1" * 120, b'"\\ud800"', b'"\\u0000"', b'"\\u0061"', b'"\\"', b"\\", b"/*", b"//", b"\t", b"\r", b"\n",
    b'"a": 1, "a": 2,', b'"id": "x",', b'"recordType": "bundle",', b'"": {},', b"'", b"\xc2\xa0", b"\xef\xbf\xbf",
    b"\xe2\x80\xa8",
    b'"extensions": {"urn:a:b": [[[[1]]]]},', f'"{MARK}": "{MARK}",'.encode(), f'"{MARK}"'.encode(), b"[" * 70, b'{"a":' * 70,
]  # fmt: skip
_XML_TOKENS = [
    b"<", b">", b"</", b"/>", b"&", b"&lt;", b"&#0;", b"&#xD800;", b"&#10;", b"&#x10FFFF;", b"&a;", b"]]>", b"<![CDATA[",
    b"<![CDATA[<a>]]>",
    b"<!-- a -->", b"<!--", b"<?a b?>", b"<?xml version='1.0'?>", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<a/>", b"<a>", b"</a>",
    b"<a:b/>",
    b"<a xmlns=''/>", b"<a xmlns='urn:a}b'/>", b"<a xmlns:b='urn:b' b:c='d'/>", b"<a b='1' b='2'/>", b" xsi:nil='true'",
    b" xml:lang='en'",
    b" xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='a'", b"<version>1.0</version>",
    b"<recordType>case</recordType>", b"\xc2\x85",
    b"<map xmlns='http://www.w3.org/2005/xpath-functions'><null key='a'/><number key='a'>1</number></map>", b"<a>" * 70,
    b"\xef\xbf\xbe", b"\0", b"\r\n",
    f"<{MARK}>{MARK}</{MARK}>".encode(), f"<full {MARK}='{MARK}'>".encode(), f"<?{MARK} {MARK}?>".encode(),
    f"<a xmlns='urn:{MARK}'/>".encode(),
]  # fmt: skip
_TOKEN = re.compile(rb'"[^"\\<>]*(?:\\.[^"\\<>]*)*"|<[^<>]*>|[{}\[\]:,]|[^\s{}\[\]:,"<>]+|\s+|.', re.DOTALL)
_NUMBERS = (0, 1, 9, 10, 13, 32, 34, 38, 47, 60, 62, 92, 123, 127, 128, 192, 239, 255)

Change = Callable[[random.Random, bytes], bytes]


def mutant(kind: str, seed: str) -> bytes:
    """The input of that seed: one of the seeds of the kind, changed a few times."""
    chance = random.Random(seed)
    pool = seeds(kind)
    # Small seeds are taken more often: they are quick, and a change in them is more likely to matter.
    raw = pool[min(int(chance.random() ** 2 * len(pool)), len(pool) - 1)]
    if chance.random() < 0.02:
        return raw
    return mutated(raw, chance, kind)


def mutated(raw: bytes, chance: random.Random, kind: str = "any") -> bytes:
    """The bytes, changed one to four times."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        change = chance.choices(_CHANGES, _WEIGHTS)[0]
        if kind == "exchange" and chance.random() < 0.9:
            parts = raw.split(BETWEEN)
            at = chance.randrange(len(parts))
            parts[at] = change(chance, parts[at])
            raw = BETWEEN.join(parts)
        else:
            raw = change(chance, raw)
    return raw


def _bytes(chance: random.Random, raw: bytes) -> bytes:
    """One byte, or a few, exchanged, put in, taken out, doubled; or the rest cut off."""
    at = chance.randrange(len(raw) + 1)
    kind = chance.randrange(6)
    if kind == 0:
        return raw[:at] + bytes([chance.choice(_NUMBERS)]) + raw[at + 1 :]
    if kind == 1:
        return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :] if at < len(raw) else raw
    if kind == 2:
        return raw[:at] + chance.randbytes(chance.randint(1, 4)) + raw[at:]
    if kind == 3:
        return raw[:at] + raw[at + chance.choice((1, 1, 2, 10, 100)) :]
    if kind == 4:
        return raw[:at] + raw[at : at + chance.choice((1, 5, 50, 500))] + raw[at:]
    return raw[:at] if chance.random() < 0.5 else raw[: -chance.randint(1, 20)]


def _tokens(chance: random.Random, raw: bytes) -> bytes:
    """A token put in, exchanged for another of the same input or of the list, taken out, or doubled."""
    tokens = _TOKEN.findall(raw)
    if not tokens:
        return chance.choice(_JSON_TOKENS)
    at = chance.randrange(len(tokens))
    listed = _XML_TOKENS if raw.lstrip()[:1] == b"<" else _JSON_TOKENS
    kind = chance.randrange(6)
    if kind == 0:
        tokens.insert(at, chance.choice(listed))
    elif kind == 1:
        tokens[at] = chance.choice(listed)
    elif kind == 2:
        tokens[at] = chance.choice(tokens)
    elif kind == 3:
        del tokens[at : at + chance.choice((1, 1, 2, 5))]
    elif kind == 4:
        end = at + chance.choice((1, 3, 10))
        tokens[at:at] = tokens[at:end]
    else:
        other = chance.randrange(len(tokens))
        tokens[at], tokens[other] = tokens[other], tokens[at]
    return b"".join(tokens)


def _elements(chance: random.Random, raw: bytes) -> bytes:
    """Of XML: an element renamed, emptied, wrapped, repeated, moved; of anything else its tokens."""
    if raw.lstrip()[:1] != b"<":
        return _tokens(chance, raw)
    found = list(re.finditer(rb"<([A-Za-z][\w.-]*)([^<>]*)>([^<]*)</\1>", raw))
    if not found:
        return _tokens(chance, raw)
    one = chance.choice(found)
    name, attributes, text = one.groups()
    other = chance.choice(found)
    new = chance.choice(
        (
            b"<" + name + attributes + b">" + other.group(3) + b"</" + name + b">",
            b"<" + other.group(1) + b">" + text + b"</" + other.group(1) + b">",
            one.group() * chance.choice((2, 3, 30)), b"", b"<" + name + b"/>",
            b"<" + name + b">" + one.group() + b"</" + name + b">",
            b"<" + name + b"><![CDATA[" + text + b"]]></" + name + b">",
            b"<" + name + b">" + text + b"<!-- a -->" + text + b"</" + name + b">",
            b"<" + name + b"> \n" + text + b"\t</" + name + b">", b"<" + name + b">" + MARK.encode() + b"</" + name + b">",
            b"<t:" + name + b" xmlns:t='urn:tipx:schema:1'>" + text + b"</t:" + name + b">",
            one.group() + chance.choice(_XML_TOKENS),
        )
    )  # fmt: skip
    return raw[: one.start()] + new + raw[one.end() :]


def _encoding(chance: random.Random, raw: bytes) -> bytes:
    """Another encoding, other line ends, a byte order mark."""
    text = raw.decode("utf-8", "replace")
    how = chance.choice(("utf-16", "utf-16-le", "utf-32-be", "latin-1", "utf-7", "cp1252"))
    return chance.choice(
        (
            lambda: text.encode(how, "replace"), lambda: b"\xef\xbb\xbf" + raw, lambda: raw.replace(b"\n", b"\r\n"),
            lambda: raw.replace(b" ", chance.choice((b"\t", b"\r", b"\n\n", b"\xc2\xa0"))), lambda: raw + chance.choice((b"\n",
            b"\0", b" \r\n", b"\x1a")),
            lambda: chance.choice((b"\n", b" \t", b"\0", b"\x1e")) + raw, lambda: raw.replace(b"UTF-8", b"UTF-16"),
            lambda: raw + raw, lambda: raw + b"\n" + raw,
        )
    )()  # fmt: skip


def _splice(chance: random.Random, raw: bytes) -> bytes:
    """The beginning of one input and the end of another."""
    other = chance.choice(seeds("any"))
    return raw[: chance.randrange(len(raw) + 1)] + other[chance.randrange(len(other) + 1) :]


_CHANGES: list[Change] = [changed_data, _bytes, _tokens, _elements, _encoding, rewritten, _splice]
_WEIGHTS = (10, 4, 5, 5, 1, 1, 1)


@functools.cache
def share_that_stays_json(kind: str, count: int = 300) -> float:
    """Of so many mutants, the share that is still JSON: a measure of how deep they reach."""
    import json

    read = 0
    for number in range(count):
        try:
            json.loads(mutant(kind, f"share:{number}"))
            read += 1
        except (ValueError, RecursionError):
            continue
    return read / count

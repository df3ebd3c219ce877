"""Texts, values and names whose canonical form is to be known: what they are, and how JSON and XML spell them."""

from __future__ import annotations

from typing import Any

TEXTS = (
    ("quotes", "Quotation marks and backslashes.", 'a"b\\c', '"a\\"b\\\\c"', 'a"b\\c'),
    ("slash", "A slash is not escaped.", "a/b", '"a\\/b"', "a/b"),
    ("white-space", "Tab, line feed and carriage return, by their short escapes.", "a\tb\nc\rd", '"a\\u0009b\\u000Ac\\u000Dd"',
        "a&#9;b&#10;c&#13;d"),
    ("delete", "The delete character and C1 controls as they are.", "a\x7f\x80\x85\x9f", '"a\\u007f\\u0080\\u0085\\u009f"',
        "a\x7f\x80\x85\x9f"),
    ("separators", "U+2028 and U+2029 as they are.", "a\u2028b\u2029", '"a\\u2028b\\u2029"', "a\u2028b&#x2029;"),
    ("markup", "What is markup in XML, as it is.", "<a & 'b'>", '"\\u003ca \\u0026 \'b\'>"', "&lt;a &amp; 'b'&gt;"),
    ("astral", "Characters beyond the basic plane, as they are.", "\U0001f600\U0010ffff\U0001d11e",
        '"\\ud83d\\ude00\\udbff\\uDFFF\U0001d11e"', "&#x1F600;&#x10FFFF;\U0001d11e"),
    ("right-to-left", "Urdu with a mark of direction.", "\u0646\u0645\u0648\u0646\u06c1\u200f", '"\\u0646\u0645\u0648\u0646\u06c1\\u200F"',
        "\u0646\u0645\u0648\u0646\u06c1\u200f"),
    ("composed", "A letter with its accent.", "\u00e9", '"\\u00e9"', "\u00e9"),
    ("decomposed", "The same letter and an accent behind it: another digest.", "e\u0301", '"e\\u0301"', "e\u0301"),
    ("compatibility", "A ligature is not taken apart.", "\ufb01\uff21\u2126", '"\ufb01\uff21\\u2126"', "\ufb01\uff21\u2126"),
    ("mark-inside", "U+FEFF inside a text.", "\ufeffa\ufeff", '"\\ufeffa\ufeff"', "\ufeffa\ufeff"),
    ("blanks", "Blanks at both ends.", "  a  ", '"  a  "', "  a  "),
    ("looks-like-an-escape", "What looks like an escape.", "\\u0061", '"\\\\u0061"', "\\u0061"),
    ("empty", "An empty text: not valid, but well formed.", "", '""', ""),
)  # fmt: skip

DATA: tuple[tuple[str, str, Any, str, str], ...] = (
    ("zero", "Zero.", 0, "0", '<number key="note"> 0 </number>'),
    ("greatest", "The greatest whole number.", 2**53 - 1, str(2**53 - 1), f'<number key="note">{2**53 - 1}</number>'),
    ("least", "The least whole number.", 1 - 2**53, str(1 - 2**53), f'<number key="note">\n{1 - 2**53}\t</number>'),
    ("true", "True.", True, "true", '<boolean key="note"> true </boolean>'),
    ("false", "False.", False, "false", '<boolean key="note">false</boolean>'),
    ("text-of-digits", "A text of digits is no number.", "007", '"007"', '<string key="note">007</string>'),
    ("text-of-a-word", "A text that is a word of JSON.", "true", '"true"', '<string key="note">true</string>'),
    ("list", "A list keeps its order, and what stands in it twice.", [3, 1, 2, 1, "b", "a", [True, {}]],
        '[3, 1, 2, 1, "b", "a", [true, {}]]',
        '<array key="note"><number>3</number><number>1</number><number>2</number><number>1</number><string>b</string>'
    '<string>a</string><array><boolean>true</boolean><map/></array></array>'),
    ("empties", "Empty lists and objects: not valid, but well formed.", {"a": [], "b": {}}, '{"b": {}, "a": []}',
        '<map key="note"><map key="b"/><array key="a"/></map>'),
)  # fmt: skip

NAMES = (
    ("by-units", "Names in the order of UTF-16: a picture stands before a character of private use, which has the lower number.",
        ["\ue000", "\U0001f600", "\ufffd", "\U0010ffff", "\ud7ff"]),
    ("of-rfc-8785", "The names of the example in RFC 8785.", ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\u00f6"]),
    ("astral", "Names beyond the basic plane, of which one begins as the other.",
        ["\U0001f600a", "\U0001f600", "\U0001f601", "\uff01", "\U0001f5ff"]),
    ("in-case", "Capital letters stand before small ones.", ["b", "B", "a", "A", "_", "aa", "Aa"]),
    ("of-digits", "Names of digits are texts: 10 stands before 9.", ["9", "10", "1", "01", "-1", ""]),
    ("empty", "The empty name stands first.", ["a", "", " "]),
    ("of-methods", "Names that some languages take for their own.", ["__proto__", "constructor", "toString", "length", "0"]),
    ("composed-and-not", "Names that only look alike.", ["\u00e9", "e\u0301", "f", "e"]),
    ("escaped", "Names that are escaped: in the order of their characters, not of their escapes.", ['"', "\\", "\n", "\t", "!", "]", "#"]),
    ("right-to-left", "Names in Urdu and in Arabic.", ["\u06c1", "\u0646", "\u200fa", "\u0627\u0628", "\u0627"]),
)  # fmt: skip

"""JSON as attackers and careless programs write it: what RFC 8259 forbids, what it leaves open, and what other readers quietly mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipx.generate.suite.spelling import JSON, Row, Told, at, in_extension, in_json, note_json, whole

_MALFORMED = (whole("SYN-001"),)
_NUMBER = (in_extension("SYN-006"),)
_TWICE = (in_extension("SYN-005"),)
_SEX = at("SYN-005", "Victim.sex", "/sex")


def rows() -> Iterator[Row]:
    """Every row."""
    for family, told, values in _VALUES:
        yield from (Row(f"{family}-{name}", about, note_json(text), told) for name, about, text in values)
    yield from _FIELDS
    yield from _cut()
    for name, about, raw, told in _DOCUMENTS:
        yield Row(f"document-{name}", about, raw.encode(), told, "json" if raw.lstrip(" \n")[:1] == "{" else "unknown")
    yield from _encodings()


_VALUES: tuple[tuple[str, tuple[Told, ...], Iterable[tuple[str, str, str]]], ...] = (
    ("list", _MALFORMED, (
        ("comma-last", "A comma behind the last item of a list.", "[1,]"), ("comma-first", "A comma before the first item.", "[,1]"),
        ("two-commas", "Two commas, and nothing between them.", "[1,,2]"), ("no-comma", "No comma between two items.", "[1 2]"),
        ("colon", "A colon in a list.", '["a": 1]'), ("closed-by-brace", "A list that a brace closes.", "[1}"),
        ("closed-twice", "A bracket too many.", "[1]]"), ("spread", "Three dots as programs write them.", "[...1]"),
        ("vertical-tab", "A vertical tab is no white space.", "[1,\v2]"), ("form-feed", "A form feed is no white space.", "[\f1]"),
        ("no-break-space", "A no-break space is no white space.", "[\u00a01]"),
        ("line-separator", "U+2028 is no white space.", "[\u20281]"), ("mark", "U+FEFF between values is no white space.", "[\ufeff1]"),
    )),
    ("object", _MALFORMED, (
        ("name-without-quotes", "A name without quotation marks.", "{a: 1}"), ("single-quotes", "A name in single quotes.", "{'a': 1}"),
        ("number-as-name", "A number as a name.", "{1: 1}"), ("null-as-name", "A null as a name.", "{null: 1}"),
        ("no-colon", "No colon behind a name.", '{"a" 1}'), ("two-colons", "Two colons.", '{"a":: 1}'),
        ("equals-sign", "An equals sign for a colon.", '{"a" = 1}'), ("no-value", "A name without a value.", '{"a":}'),
        ("comma-last", "A comma behind the last member.", '{"a": 1,}'), ("comma-first", "A comma before the first member.", '{,"a": 1}'),
        ("two-commas", "Two commas between members.", '{"a": 1,, "b": 2}'), ("no-comma", "No comma between members.", '{"a": 1 "b": 2}'),
    )),
    ("comment", _MALFORMED, (
        ("of-c", "A comment between name and value.", "/* b */ 1"), ("of-line", "A comment to the end of the line.", "1 // b\n"),
        ("of-shell", "A number sign.", "1 # b\n"), ("of-xml", "A comment as XML has it.", "<!-- b --> 1"),
    )),
    ("number", _MALFORMED, (
        ("plus", "A plus sign.", "+1"), ("leading-zero", "A leading zero.", "01"),
        ("minus-leading-zero", "A leading zero behind a minus sign.", "-01"),
        ("no-digit-before-point", "No digit before the point.", ".5"), ("no-digit-behind-point", "No digit behind the point.", "1."),
        ("point-exponent", "An exponent right behind the point.", "1.e3"), ("exponent-without-digits", "An exponent without digits.", "1e"),
        ("exponent-of-sign", "An exponent of a sign alone.", "1e+"), ("hexadecimal", "A hexadecimal number.", "0x1F"),
        ("octal", "An octal number.", "0o17"), ("underscore", "An underscore between digits.", "1_000"),
        ("two-minus", "Two minus signs.", "--1"), ("minus-and-space", "A space behind the minus sign.", "- 1"),
        ("suffix", "A letter behind the digits.", "1L"), ("full-width", "A digit of full width.", "\uff11"),
        ("arabic-indic", "Arabic digits.", "\u0661\u0662"), ("extended-arabic-indic", "Digits as Urdu writes them.", "\u06f1\u06f2"),
        ("small-nan", "Not a number, in small letters.", "nan"), ("short-infinity", "Infinity, cut short.", "Inf"),
        ("sum", "A sum.", "1+2"), ("comma-inside", "A comma before the thousands.", "[1,000]"),
    )),
    ("text", _MALFORMED, (
        ("single-quotes", "A text in single quotes.", "'a'"), ("typographic-quotes", "A text in typographic quotes.", "\u201ca\u201d"),
        ("backticks", "A text between backticks.", "`a`"), ("no-quotes", "A text without quotation marks.", "abc"),
        ("bare-line-feed", "A bare line feed inside a text.", '"a\nb"'),
        ("bare-carriage-return", "A bare carriage return inside a text.", '"a\rb"'),
        ("bare-tab", "A bare tab inside a text.", '"a\tb"'), ("escaped-line-feed", "A backslash before a bare line feed.", '"a\\\nb"'),
        ("escape-x", "An escape of two hexadecimal digits.", '"\\x61"'), ("escape-apostrophe", "An escaped apostrophe.", '"\\\'"'),
        ("escape-zero", "An escaped zero.", '"\\0"'), ("escape-v", "The escape of a vertical tab.", '"\\v"'),
        ("escape-capital-u", "The escape of a capital U.", '"\\U00000061"'), ("escape-braces", "An escape with braces.", '"\\u{61}"'),
        ("u-of-three-digits", "An escape of three digits.", '"\\u00A"'),
        ("u-of-a-wrong-digit", "An escape with a letter that is no digit.", '"\\u00G0"'),
        ("u-of-full-width-digits", "An escape with digits of full width.", '"\\u\uff10\uff10\uff16\uff11"'),
        ("joined", "Two texts joined by a plus sign.", '"a" + "b"'), ("two", "Two texts side by side.", '"a" "b"'),
        ("triple-quotes", "A text in triple quotes.", '"""a"""'),
    )),
    ("word", _MALFORMED, (
        ("capital-true", "True with a capital letter.", "True"), ("capitals", "TRUE in capital letters.", "TRUE"),
        ("none", "The null of another language.", "None"), ("undefined", "A word of another language.", "undefined"),
        ("cut", "A word cut short.", "tru"), ("joined", "Two words joined.", "truefalse"), ("yes", "The word yes.", "yes"),
        ("call", "A call of a function.", "new Date()"), ("date", "A date without quotation marks.", "2026-01-01"),
    )),
    ("number", _NUMBER, (
        ("minus-zero", "Minus zero.", "-0"), ("minus-zero-fraction", "Minus zero with a fraction.", "-0.0"),
        ("whole-with-fraction", "A whole number with a fraction of nothing.", "1.0"), ("fraction", "A fraction.", "1.5"),
        ("exponent", "A whole number by an exponent.", "1e2"), ("capital-exponent", "An exponent in a capital letter.", "1E2"),
        ("plus-exponent", "An exponent with a plus sign.", "1e+2"), ("minus-exponent", "An exponent with a minus sign.", "1e-2"),
        ("zero-exponent", "Zero with an exponent.", "0e1"), ("exponent-of-zeros", "An exponent of zeros.", "1e000"),
        ("beyond-double", "More than a double holds.", "1e400"), ("below-double", "Less than a double tells from zero.", "-1e-400"),
        ("exponent-beyond-64-bits", "An exponent of twenty digits.", "1e99999999999999999999"),
        ("one-above-the-greatest", "One more than 2^53 - 1.", "9007199254740992"),
        ("one-below-the-least", "One less than -(2^53 - 1).", "-9007199254740992"),
        ("two-to-the-64th", "More than 64 bits.", "18446744073709551616"),
        ("hardly-above-one", "A fraction that a double rounds away.", "1.000000000000000005"),
        ("nan", "NaN.", "NaN"), ("infinity", "Infinity.", "Infinity"), ("minus-infinity", "Minus infinity.", "-Infinity"),
    )),
    ("number", (), (
        ("zero", "Zero.", "0"), ("least", "-(2^53 - 1), the least whole number.", "-9007199254740991"), ("minus-one", "Minus one.", "-1"),
    )),
    ("twice", _TWICE, (
        ("in-extension", "A member of an extension twice.", '{"a": 1, "a": 2}'),
        ("same-value", "A member twice with the same value.", '{"a": 1, "a": 1}'),
        ("empty-name", "The empty name twice.", '{"": 1, "": 2}'),
        ("by-escape", "A member twice, once by an escape.", '{"a": 1, "\\u0061": 2}'),
        ("by-slash", "A member twice, once with an escaped slash.", '{"/": 1, "\\/": 2}'),
        ("by-pair", "A member twice, once by a pair of escapes.", '{"\U0001f600": 1, "\\ud83d\\ude00": 2}'),
        ("apart", "A member twice, with another between them.", '{"a": 1, "b": 2, "a": 3}'),
        ("deep", "A member twice, deep inside lists and objects.", '{"a": [{"b": {"c": [{"d": 1, "e": 2, "d": 3}]}}]}'),
        ("prototype", "A name that some languages take for their own, twice.", '{"__proto__": 1, "__proto__": 2}'),
    )),
    ("twice", (*_TWICE, *_TWICE), (("three-times", "A member three times: told for each that is too many.", '{"a": 1, "a": 2, "a": 3}'),)),
    ("names", (), (
        ("in-another-case", "Names that differ in their case are two.", '{"a": 1, "A": 2}'),
        ("composed-and-not", "Names that only look alike are two.", '{"\u00e9": 1, "e\u0301": 2}'),
        ("same-apart", "One name in several objects.", '{"a": {"a": {"a": 1}}, "b": {"a": 2}}'),
        ("of-methods", "Names that some languages take for their own.",
            '{"__proto__": {"a": 1}, "constructor": 2, "hasOwnProperty": 3, "toString": 4}'),
        ("empty", "The empty name.", '{"": 1}'), ("of-words", "Names that are words of JSON.", '{"null": 1, "true": 2, "1": 3}'),
        ("many", "A thousand members.", "{" + ", ".join(f'"a{number}": {number}' for number in range(1_000)) + "}"),
    )),
    ("null", (in_extension("SYN-007"),), (
        ("in-list", "A null among other items.", "[1, null, 2]"), ("in-object", "A null inside an object.", '{"a": {"b": null}}'),
    )),
    ("null", (in_extension("SYN-007"),) * 2, (("two", "Two nulls: told for each.", "[null, null]"),)),
    ("deep", (whole("SYN-010"),), (
        ("500-lists", "500 lists in each other.", "[" * 500 + "]" * 500),
        ("10-000-lists", "10,000 lists in each other.", "[" * 10_000 + "]" * 10_000),
        ("5-000-objects", "5,000 objects in each other.", '{"a":' * 5_000 + "1" + "}" * 5_000),
        ("not-closed", "20,000 lists that nobody closes: what is too deep is not read.", "[" * 20_000),
    )),
)  # fmt: skip

_FIELDS: tuple[Row, ...] = (
    Row("twice-field", "A field of the record twice with the same value.",
        in_json(('"sex": "female",', '"sex": "female", "sex": "female",')), (_SEX,)),
    Row("twice-field-by-escape", "A field twice, the first time by an escape.",
        in_json(('"sex": "female",', '"\\u0073ex": "male", "sex": "female",')), (_SEX,)),
    Row("twice-field-three-times", "A field three times.", in_json(('"sex": "female",', '"sex": "male", "sex": "female", "sex": "male",')),
        (_SEX, _SEX)),
    Row(
        "twice-record-type", "Two types of record: the first counts, and that there are two is told.",
        in_json(('"recordType": "victim",', '"recordType": "victim", "recordType": "case",')),
        (at("SYN-005", "Victim.recordType", "/recordType"),),
    ),
    Row(
        "twice-in-object", "A field of an object inside the record twice.",
        in_json(('"type": "shelter",', '"type": "shelter", "name": "Sample Police",')),
        (at("SYN-005", "Victim.owner.name", "/owner/name"),),
    ),
    Row(
        "twice-in-list", "A field of an item of a list twice.", in_json(('{"lang": "ur"}', '{"lang": "ur", "lang": "ps"}')),
        (at("SYN-005", "Victim.languages[].lang", "/languages/1/lang"),),
    ),
    Row("number-field-fraction", "An age with a fraction of nothing.", in_json((": 31,", ": 31.0,")),
        (at("SYN-006", "Victim.ageAtDetection", "/ageAtDetection"),)),
    Row("number-field-exponent", "An age by an exponent.", in_json((": 31,", ": 3.1e1,")),
        (at("SYN-006", "Victim.ageAtDetection", "/ageAtDetection"),)),
    Row("number-field-minus-zero", "An age of minus zero.", in_json((": 31,", ": -0,")),
        (at("SYN-006", "Victim.ageAtDetection", "/ageAtDetection"),)),
    Row("null-of-required-field", "A null for a required field: it is not missed as well.", in_json(('"adult"', "null")),
        (at("SYN-007", "Victim.childStatus", "/childStatus"),)),
    Row("null-of-object", "A null for an object.",
        in_json(('{"name": "Sample Women Shelter", "type": "shelter", "country": "PK"}', "null")),
        (at("SYN-007", "Victim.owner", "/owner"),)),
    Row("null-of-item", "A null among the items of a field.", in_json(('["PK", "AF"]', '["PK", null]')),
        (at("SYN-007", "Victim.citizenships[]", "/citizenships/1"),)),
    Row("prototype-as-field", "A name that some languages take for their own is a field that nobody knows.",
        in_json(('"version": 1,', '"version": 1, "__proto__": {"sex": "male"},')), (at("SCH-002", "Victim", ""),)),
    Row(
        "prototype-lends-nothing", "A required field that stands in __proto__ only is missing.",
        in_json(('"childStatus": "adult"', '"__proto__": {"childStatus": "adult"}')),
        (at("SCH-002", "Victim", ""), at("SCH-001", "Victim.childStatus", "")),
    ),
)  # fmt: skip


def _cut() -> Iterator[Row]:
    """The record cut off at each kind of place."""
    for name, about, before in (
        ("brace", "behind the first brace", '{'), ("in-name", "inside a name", '{\n  "record'),
        ("name", "behind a name", '{\n  "recordType"'),
        ("colon", "behind a colon", '{\n  "recordType":'), ("in-text", "inside a text", '{\n  "recordType": "vic'),
        ("value", "behind a value", '{\n  "recordType": "victim"'),
        ("comma", "behind a comma", '{\n  "recordType": "victim",'), ("number", "behind a number", JSON[: JSON.index(",\n  \"createdAt")]),
        ("in-number", "inside a number", JSON[: JSON.index("1,\n  \"childStatus")]),
        ("inner-brace", "behind the brace of an object inside", JSON[: JSON.index('"name"')]),
        ("list", "behind the bracket of a list", JSON[: JSON.index('"PK", "AF"')]),
        ("item", "behind an item of a list", JSON[: JSON.index(', "AF"')]),
        ("in-word", "inside a word", JSON[: JSON.index("ue}, {")]), ("inner-end", "behind the last brace but one", JSON.rstrip()[:-1]),
    ):  # fmt: skip
        yield Row(f"cut-{name}", f"The record is cut off {about}.", before.encode(), _MALFORMED)
    yield Row(
        "cut-in-escape",
        "The record is cut off inside an escape.",
        JSON[: JSON.index("Sample note")].encode() + b"\\u00",
        _MALFORMED,
    )
    yield Row(
        "cut-in-pair",
        "The record is cut off between two escapes of a pair.",
        JSON[: JSON.index("Sample note")].encode() + b"\\ud834",
        _MALFORMED,
    )
    yield Row(
        "cut-behind-backslash",
        "The record is cut off behind a backslash.",
        JSON[: JSON.index("Sample note")].encode() + b"\\",
        _MALFORMED,
    )


_ONE = JSON.rstrip()
_LINE = " ".join(JSON.split())

_DOCUMENTS: tuple[tuple[str, str, str, tuple[Told, ...]], ...] = (
    ("two-values", "Two records without anything between them.", _LINE + _LINE, (whole("SYN-018"),)),
    ("two-values-on-many-lines", "Two records, each on lines of its own.", JSON + JSON, (whole("SYN-018"),)),
    ("list-behind", "A list behind the record.", JSON + "[]", (whole("SYN-018"),)),
    ("word-behind", "A word behind the record.", JSON + "null", _MALFORMED), ("brace-behind", "A brace too many.", JSON + "}", _MALFORMED),
    ("comma-behind", "A comma behind the record.", _ONE + ",", _MALFORMED),
    ("semicolon-behind", "A semicolon behind the record.", _ONE + ";", _MALFORMED),
    ("comment-behind", "A comment behind the record.", JSON + "/* a */", _MALFORMED),
    ("nul-behind", "A NUL behind the record.", _ONE + "\0", _MALFORMED),
    ("end-mark-behind", "The mark of an old system's end of file.", _ONE + "\x1a", _MALFORMED),
    ("mark-behind", "U+FEFF behind the record.", _ONE + "\ufeff", _MALFORMED),
    ("xml-behind", "An element of XML behind the record.", JSON + "<a/>", _MALFORMED),
    ("two-braces", "Two braces before the first name.", "{" + JSON, _MALFORMED),
    ("space-around", "White space around the record.", f" \n\n{JSON}\t\r\n \n", ()),
    ("comment-before", "A comment before the record.", "/* a */" + JSON, (whole("SYN-017"),)),
    ("line-comment-before", "A comment in the first line.", "// a\n" + JSON, (whole("SYN-017"),)),
    ("assignment", "A record that is assigned to a variable.", f"var a = {_ONE};\n", (whole("SYN-017"),)),
    ("call", "A record as the argument of a call.", f"a({_ONE})\n", (whole("SYN-017"),)),
    ("guard", "A guard against scripts before the record.", ")]}'\n" + JSON, (whole("SYN-017"),)),
    ("record-separator", "A record of a JSON text sequence.", "\x1e" + JSON, (whole("SYN-017"),)),
    ("length-before", "Its length before the record.", f"{len(JSON)}\n{JSON}", (whole("SYN-017"),)),
    ("form-feed-before", "A form feed before the record.", "\f" + JSON, (whole("SYN-017"),)),
    ("no-break-space-before", "A no-break space before the record.", "\u00a0" + JSON, (whole("SYN-017"),)),
    ("number", "A number at the top.", "42\n", (whole("SYN-017"),)), ("text", "A text at the top.", '"Sample"\n', (whole("SYN-017"),)),
    ("word", "A word at the top.", "true\n", (whole("SYN-017"),)),
    ("null", "A null at the top.", "null\n", (whole("SYN-017"),)),
    ("closing-brace", "A closing brace and nothing else.", "}\n", (whole("SYN-017"),)),
    ("empty-list", "An empty list at the top.", "[]\n", (whole("SYN-019"),)),
    ("list-of-record", "The record in a list.", f"[{_ONE}]\n", (whole("SYN-019"),)),
)  # fmt: skip


_WIDE = (
    ("utf-16-le", "UTF-16, the little end first"), ("utf-16-be", "UTF-16, the big end first"),
    ("utf-32-le", "UTF-32, the little end first"),
    ("utf-32-be", "UTF-32, the big end first"),
)  # fmt: skip


def _encodings() -> Iterator[Row]:
    """The record in other encodings, and with byte order marks."""
    told = (whole("SYN-003"),)
    for name, title in _WIDE:
        yield Row(f"encoding-{name}-marked", f"{title}, with its mark.", ("\ufeff" + JSON).encode(name), told)
        yield Row(f"encoding-{name}-bare", f"{title}, without a mark.", JSON.encode(name), told)
    marked = "\ufeff" + JSON
    yield Row(
        "encoding-mark",
        "A byte order mark before the record is told, and passed over.",
        marked.encode(),
        (whole("SYN-004"),),
    )
    yield Row(
        "encoding-two-marks",
        "Two byte order marks: the second one is not passed over.",
        ("\ufeff" + marked).encode(),
        (whole("SYN-004"), whole("SYN-017")),
        "unknown",
    )
    yield Row(
        "encoding-mark-only",
        "A byte order mark and nothing else.",
        b"\xef\xbb\xbf",
        (whole("SYN-004"), whole("SYN-021")),
        "unknown",
    )
    yield Row(
        "encoding-cut-mark", "A byte order mark cut short.", b"\xef\xbb" + JSON.encode(), (whole("SYN-017"),), "unknown"
    )
    yield Row("encoding-utf-7", "UTF-7.", b"+AHs-" + JSON[1:].encode(), (whole("SYN-017"),), "unknown")
    yield Row("encoding-ebcdic", "EBCDIC.", JSON.encode("cp037"), (whole("SYN-017"),), "unknown")

"""JSON at its edges, by family: what RFC 8259 allows (y), forbids (n) or leaves open (i), and what TIPX says of it.

The families are those of the public suite of JSON parsers; the texts are our own. Each stands for a value, which is read
by itself and as a part of a record; DOCUMENTS are whole inputs.
"""

from __future__ import annotations

from collections.abc import Iterable

from suite_entries import Entry, entry

Rows = Iterable[tuple[str, str | bytes] | tuple[str, str | bytes, str]]


def _family(kind: str, of: str, rows: Rows, *usual: str) -> list[Entry]:
    return [entry(f"{kind}_{of}_{row[0]}", row[1], *(row[2:] or usual)) for row in rows]


_DEEP = 60
"""As deep as a value may be that stands in a record, three levels down."""

ARRAYS = [
    *_family("y", "array", [
        ("empty", "[]"), ("empty_with_space", "[ \t\r\n]"), ("one", "[1]"), ("several", '[1, "a", true, {"b": [2]}]'),
        ("nested", "[[[[]]]]"), ("empty_text", '[""]'), ("space_around", " [ 1 , 2 ] "), ("line_breaks", "[\n1\r\n,\r2]"),
        ("ends_with_word", "[false]"), ("of_10_000", "[" + ",".join(["1"] * 10_000) + "]"),
        ("deep_within_the_limit", "[" * _DEEP + "]" * _DEEP),
    ]),
    *_family("y", "array", [("null", "[null]"), ("nulls", "[null, null]"), ("null_among_others", "[1,null,2]")], "null"),
    *_family("n", "array", [
        ("comma_last", "[1,]"), ("comma_first", "[,1]"), ("comma_only", "[,]"), ("two_commas", "[1,,2]"),
        ("two_commas_last", "[1,,]"), ("comma_behind", "[1],"), ("no_comma", "[1 2]"), ("no_comma_texts", '["a" "b"]'),
        ("no_comma_lists", "[1[2]]"), ("colon", '["a": 1]'), ("semicolon", "[1;2]"), ("not_closed", "[1"),
        ("not_closed_empty", "["), ("not_closed_comma", "[1,"), ("not_closed_text", '["a'), ("not_closed_inner", "[[1]"),
        ("closed_twice", "[1]]"), ("closed_by_brace", "[1}"), ("closed_by_parenthesis", "[1)"), ("spread", "[...1]"),
        ("word", "[a]"), ("star", "[*]"), ("minus", "[-]"), ("slash", "[/]"), ("comment", "[1/* a */]"),
        ("line_comment", "[1 // a\n]"), ("hash", "[1 # a\n]"), ("something_behind", "[1]x"), ("apostrophe", "['a']"),
        ("line_break_in_text", '["a\nb"]'), ("vertical_tab", "[1,\v2]"), ("form_feed", "[\f]"), ("no_break_space", "[\u00a01]"),
        ("zero_width_space", "[\u200b1]"), ("word_joiner", "[\u20601]"), ("ideographic_space", "[\u30001]"),
        ("line_separator", "[\u20281]"), ("nul", "[\0]"), ("mark_inside", "[\ufeff1]"),
        ("deep_and_not_closed", "[" * _DEEP),
    ], "malformed"),
    *_family("n", "array", [("100_000_deep_not_closed", "[" * 100_000), ("objects_100_000_deep", '[{"":' * 100_000)], "deep"),
    *_family("i", "array", [("500_deep", "[" * 500 + "]" * 500), ("100_000_deep", "[" * 100_000 + "]" * 100_000)], "deep"),
]  # fmt: skip

OBJECTS = [
    *_family("y", "object", [
        ("empty", "{}"), ("one", '{"a": 1}'), ("several", '{"a": 1, "b": "x", "c": {"d": [true]}}'), ("no_space", '{"a":1}'),
        ("much_space", '\t{\r\n"a"\n:\r1 } '), ("empty_name", '{"": 1}'), ("name_with_escape", '{"\\u0061\\n\\"": 1}'),
        ("name_of_names", '{"null": 1, "true": 2, "1": 3}'), ("name_not_latin", '{"\u0646\u0627\u0645": "\u06a9"}'),
        ("names_in_case", '{"a": 1, "A": 2}'), ("names_composed_and_not", '{"\u00e9": 1, "e\u0301": 2}'),
        ("names_of_methods", '{"__proto__": 1, "constructor": 2, "__class__": 3}'),
        ("same_names_apart", '{"a": {"a": {"a": 1}}, "b": {"a": 2}}'),
        ("of_10_000", "{" + ",".join(f'"{n}":1' for n in range(10_000)) + "}"),
    ]),
    *_family("y", "object", [
        ("twice", '{"a": 1, "a": 2}'), ("twice_the_same", '{"a": 1, "a": 1}'), ("twice_empty", '{"": 1, "": 2}'),
        ("twice_by_escape", '{"a": 1, "\\u0061": 2}'), ("twice_apart", '{"a": 1, "b": 2, "a": 3}'),
        ("three_times", '{"a": 1, "a": 2, "a": 3}'), ("twice_deep", '{"b": {"a": 1, "a": 2}}'),
        ("twice_beside_quotes", '{"a": "\\"", "a": "\\"\\""}'), ("twice_by_slash", '{"/": 1, "\\/": 2}'),
        ("twice_by_pair", '{"\U0001f600": 1, "\\ud83d\\ude00": 2}'),
        ("twice_with_faults_inside", '{"a": 1, "a": {"b": null, "b": 1.5}}'),
    ], "twice"),
    *_family("y", "object", [("null", '{"a": null}'), ("null_deep", '{"a": [{"b": null}]}')], "null"),
    *_family("y", "object", [("control_in_name", '{"a\\u0000": 1}'), ("noncharacter_in_name", '{"\uffff": 1}')], "character"),
    *_family("i", "object", [("half_in_name", '{"\\ud800": 1}')], "surrogate"),
    *_family("n", "object", [
        ("no_quotes", "{a: 1}"), ("apostrophes", "{'a': 1}"), ("number_as_name", "{1: 1}"), ("null_as_name", "{null: 1}"),
        ("list_as_name", "{[]: 1}"), ("object_as_name", "{{}: 1}"), ("no_colon", '{"a" 1}'), ("two_colons", '{"a":: 1}'),
        ("comma_for_colon", '{"a", 1}'), ("equals_for_colon", '{"a" = 1}'), ("no_value", '{"a":}'), ("name_only", '{"a"}'),
        ("value_only", "{1}"), ("no_comma", '{"a": 1 "b": 2}'), ("comma_last", '{"a": 1,}'), ("comma_first", '{,"a": 1}'),
        ("comma_only", "{,}"), ("two_commas", '{"a": 1,, "b": 2}'), ("commas_last", '{"a": 1,,}'), ("not_closed_empty", "{"),
        ("not_closed_name", '{"a'), ("not_closed_behind_name", '{"a"'), ("not_closed_behind_colon", '{"a":'),
        ("not_closed_value", '{"a": 1'), ("not_closed_comma", '{"a": 1,'), ("closed_by_bracket", '{"a": 1]'),
        ("closed_twice", '{"a": 1}}'), ("comment_before_value", '{"a": /* b */ 1}'), ("comment_behind", '{"a": 1}/**/'),
        ("comment_open", '{"a": 1}/**'), ("line_comment_behind", '{"a": 1}//'), ("slash_behind", '{"a": 1}/'),
        ("hash_behind", '{"a": 1}#'), ("value_with_word", '{"a": a}'), ("bad_escape_in_name", '{"\\x": 1}'),
        ("picture_as_name", "{\U0001f4a9: 1}"), ("function", '{"a": b()}'), ("two_values", '{"a": 1 2}'),
        ("line_break_in_name", '{"a\n": 1}'), ("bracket_name", '{["a": 1'), ("number_then_word", '{"a": 1x}'),
    ], "malformed"),
]  # fmt: skip

NUMBERS = [
    *_family("y", "number", [
        ("zero", "0"), ("one", "1"), ("minus_one", "-1"), ("ten", "10"), ("greatest", "9007199254740991"),
        ("least", "-9007199254740991"), ("space_behind", "7 "), ("space_before", "\n7"),
    ]),
    *_family("y", "number", [
        ("minus_zero", "-0"), ("zero_point_zero", "0.0"), ("one_point_zero", "1.0"), ("fraction", "1.5"),
        ("minus_fraction", "-0.1"),
        ("exponent", "1e2"), ("capital_exponent", "1E2"), ("plus_exponent", "1e+2"), ("minus_exponent", "1e-2"),
        ("capital_minus_exponent", "1E-2"), ("zero_exponent", "0e1"), ("zero_plus_exponent", "0e+1"),
        ("exponent_of_zeros", "1e000"),
        ("fraction_and_exponent", "123.456e78"), ("one_above_the_greatest", "9007199254740992"),
        ("one_below_the_least", "-9007199254740992"), ("two_to_the_64th", "18446744073709551616"),
        ("minus_two_to_the_63rd", "-9223372036854775808"), ("hardly_above_one", "1.000000000000000005"),
        ("hardly_below_zero", "-0." + "0" * 78 + "1"), ("100_digits", "1" * 100), ("100_characters", "0." + "9" * 98),
    ], "number"),
    *_family("y", "number", [
        ("101_digits", "1" * 101), ("101_characters", "-" + "1" * 100), ("exponent_of_101_characters", "1e" + "0" * 99),
        ("100_000_digits", "7" * 100_000), ("fraction_of_100_000_digits", "0." + "7" * 100_000),
    ], "long-number"),
    *_family("i", "number", [
        ("beyond_double", "1e400"), ("below_double", "-1e-400"), ("exponent_beyond_64_bits", "1e99999999999999999999"),
        ("minus_exponent_beyond_64_bits", "0.4e-99999999999999999999"), ("half_of_a_step", "9007199254740993.5"),
    ], "number"),
    *_family("n", "number", [("not_a_number", "NaN"), ("minus_nan", "-NaN"), ("infinity", "Infinity"),
    ("minus_infinity", "-Infinity")],
             "number"),
    *_family("n", "number", [
        ("plus", "+1"), ("two_plus", "++1"), ("plus_infinity", "+Infinity"), ("plus_nan", "+NaN"), ("short_infinity", "Inf"),
        ("minus_short_infinity", "-Inf"), ("small_nan", "nan"), ("small_infinity", "infinity"), ("two_minus", "--1"),
        ("minus_only", "-"), ("minus_space", "- 1"), ("minus_word", "-a"), ("minus_then_zero", "-01"), ("leading_zero", "01"),
        ("two_zeros", "00"), ("leading_zeros", "-012"), ("leading_zero_fraction", "01.5"), ("no_digit_before_point", ".5"),
        ("minus_point", "-.5"), ("no_digit_behind_point", "1."), ("minus_no_digit_behind_point", "-1."),
        ("point_exponent", "1.e3"), ("point_plus_exponent", "1.e+3"), ("point_only", "."), ("two_points", "1.2.3"),
        ("exponent_without_digits", "1e"), ("exponent_plus_only", "1e+"), ("exponent_minus_only", "1E-"),
        ("zero_exponent_only", "0e"),
        ("two_exponents", "1e2e3"), ("two_letters", "1eE2"), ("exponent_fraction", "1e2.5"), ("exponent_word", "1ea"),
        ("exponent_alone", "e1"), ("hexadecimal", "0x1F"), ("hexadecimal_only", "0x"), ("octal", "0o17"), ("binary", "0b1"),
        ("underscore", "1_000"), ("space_inside", "1 000"), ("comma_inside", "[1,000]"), ("sum", "1+2"), ("difference", "1-2"),
        ("ratio", "1/2"),
        ("percent", "5%"), ("suffix", "1L"), ("float_suffix", "1f"), ("word_behind", "1a"), ("minus_word_behind", "-1x"),
        ("full_width", "\uff11"), ("arabic_indic", "\u0661\u0662"), ("extended_arabic_indic", "\u06f1\u06f2"),
        ("superscript", "1\u00b2"), ("true_minus", "\u22121"), ("digit_then_full_width", "1\uff12"), ("currency", "$1"),
        ("200_zeros", "0" * 200), ("200_digits_and_a_letter", "1" * 200 + "x"), ("200_digits_and_a_point", "1" * 200 + "."),
    ], "malformed"),
]  # fmt: skip

_S = '"{}"'.format

STRINGS = [
    *_family("y", "string", [
        ("empty", _S("")), ("space", _S(" ")), ("letters", _S("abc")), ("quotation_mark", _S('\\"')), ("backslash", _S("\\\\")),
        ("slash", _S("/")), ("escaped_slash", _S("\\/")), ("line_feed", _S("\\n")), ("carriage_return", _S("\\r")),
        ("tab", _S("\\t")),
        ("escaped_letter", _S("\\u0061")), ("escaped_capital_digits", _S("\\u00E9\\u00e9")), ("two_bytes", _S("\u00e9")),
        ("three_bytes", _S("\u20ac")), ("four_bytes", _S("\U0001d11e")), ("escaped_pair", _S("\\ud834\\udd1e")),
        ("two_escaped_pairs", _S("\\ud83d\\ude39\\ud83d\\udc8d")), ("last_pair", _S("\\uDBFF\\uDFFD")),
        ("noncharacter_of_a_higher_plane", _S("\\ud83f\\udffe")), ("last_noncharacter", _S("\U0010ffff")),
        ("delete", _S("\x7f")), ("c1_control", _S("\u0085")), ("line_separator", _S("\u2028\u2029")),
        ("mark_inside", _S("\ufeffa")),
        ("right_to_left", _S("\u202e\u0627\u200f")), ("escaped_backslash_then_u0000", _S("\\\\u0000")),
        ("backslashes_and_quotation_mark", _S('\\\\\\"')), ("looks_like_comment", _S("a/*b*/c//d")),
        ("looks_like_json", _S('{\\"a\\":null}')),
        ("word_null", _S("null")), ("number_in_text", _S("-0.0e5")), ("replacement", _S("\ufffd")),
        ("escaped_replacement", _S("\\ufffd")),
        ("private_use", _S("\ue000")), ("of_100_000", _S("x" * 100_000)), ("escapes_100_000", _S("\\u0061" * 100_000)),
        ("combining", _S("e\u0301" * 100)),
    ]),
    *_family("y", "string", [
        ("backspace", _S("\\b")), ("form_feed", _S("\\f")), ("nul", _S("\\u0000")), ("control", _S("\\u001f")),
        ("unit_separator", _S("a\\u001Fb")),
        ("noncharacter_fffe", _S("\\ufffe")), ("noncharacter_ffff", _S("\\uFFFF")), ("raw_noncharacter_fffe", _S("\ufffe")),
        ("raw_noncharacter_ffff", _S("\uffff")),
    ], "character"),
    *_family("i", "string", [
        ("high_half", _S("\\ud800")), ("low_half", _S("\\udfaa")), ("halves_in_wrong_order", _S("\\udd1e\\ud834")),
        ("two_high_halves", _S("\\ud800\\ud800")), ("high_half_then_letter", _S("\\ud800\\u0061")),
        ("high_half_then_text", _S("\\ud800abc")),
        ("high_half_then_line_feed", _S("\\ud800\\n")), ("pair_then_half", _S("\\ud834\\udd1e\\ud834")),
        ("high_half_of_capital_digits", _S("\\uD8AB")), ("low_half_before_pair", _S("\\udd1e\\ud834\\udd1e")),
    ], "surrogate"),
    *_family("n", "string", [
        ("raw_nul", _S("\0")), ("raw_control", _S("\x01")), ("raw_escape", _S("\x1b[31m")), ("raw_vertical_tab", _S("\v")),
        ("raw_form_feed", _S("\f")), ("raw_unit_separator", _S("\x1f")),
    ], "character"),
    *_family("n", "string", [
        ("not_closed", '"'), ("not_closed_text", '"abc'), ("not_closed_by_escape", '"\\"'), ("backslash_last", '"\\'),
        ("apostrophes", "'a'"), ("typographic", "\u201ca\u201d"), ("backticks", "`a`"), ("no_quotes", "abc"),
        ("opened_twice", '""a"'),
        ("closed_twice", '"a""'), ("two", '"a" "b"'), ("word_behind", '"a"b'), ("escape_before", '\\"a"'),
        ("escaped_space_before", '\\u0020"a"'),
        ("raw_line_feed", _S("a\nb")), ("raw_carriage_return", _S("a\rb")), ("raw_tab", _S("a\tb")),
        ("escaped_line_feed", _S("a\\\nb")),
        ("escape_x", _S("\\x61")), ("escape_a", _S("\\a")), ("escape_v", _S("\\v")), ("escape_zero", _S("\\0")),
        ("escape_octal", _S("\\101")),
        ("escape_apostrophe", _S("\\'")), ("escape_capital_n", _S("\\N")), ("escape_capital_u", _S("\\U00000061")),
        ("escape_braces", _S("\\u{61}")),
        ("escape_space", _S("\\ ")), ("escape_not_latin", _S("\\\u00e9")), ("escape_picture", _S("\\\U0001f300")),
        ("escape_nul", _S("\\\0")),
        ("u_without_digits", _S("\\u")), ("u_one_digit", _S("\\u0")), ("u_two_digits", _S("\\u00")),
        ("u_three_digits", _S("\\u00A")),
        ("u_wrong_digit", _S("\\u00G0")), ("u_space", _S("\\u 061")), ("u_plus", _S("\\u+061")),
        ("u_full_width_digits", _S("\\u\uff10\uff10\uff16\uff11")),
        ("u_arabic_digits", _S("\\u\u0660\u0660\u0666\u0661")), ("half_then_cut_escape", _S("\\ud800\\u")),
        ("half_then_one_digit", _S("\\ud800\\ud")),
        ("half_then_wrong_escape", _S("\\ud800\\ud800\\x")), ("cut_in_escape", '"\\u00'), ("cut_in_pair", '"\\ud834\\udd'),
        ("triple_quotes", '"""a"""'), ("joined", '"a" + "b"'),
    ], "malformed"),
]  # fmt: skip

WORDS = [
    *_family("y", "word", [("true", "true"), ("false", "false"), ("true_with_space", " true\n")]),
    *_family("y", "word", [("null", "null")], "null"),
    *_family("n", "word", [
        ("capital_true", "True"), ("capitals_true", "TRUE"), ("capital_false", "False"), ("capital_null", "Null"),
        ("capitals_null", "NULL"),
        ("cut_true", "tru"), ("cut_false", "fals"), ("cut_null", "nul"), ("long_true", "truest"), ("long_null", "nulll"),
        ("space_inside", "tr ue"), ("none", "None"), ("nil", "nil"), ("undefined", "undefined"), ("yes", "yes"),
        ("two", "true false"),
        ("joined", "truefalse"), ("full_width", "\uff54\uff52\uff55\uff45"), ("escaped", "\\u0074rue"), ("void", ""),
        ("parenthesis", "(true)"), ("date", "2026-01-01"), ("object_of_a_language", "new Date()"),
    ], "malformed"),
]  # fmt: skip

VALUES = [*ARRAYS, *OBJECTS, *NUMBERS, *STRINGS, *WORDS]
"""All that stand for a value."""

_A = '{"a": 1}'

DOCUMENTS = [
    *_family("y", "structure", [
        ("object", _A), ("white_space_around", f" \t\r\n{_A}\n\n"), ("object_on_lines", '{\n"a":\n1\n}'),
        ("two_lines", f"{_A}\n{_A}\n"),
        ("lines_with_empty_ones", f"\n{_A}\n\n{_A}"), ("lines_of_carriage_return_and_feed", f"{_A}\r\n{_A}\r\n"),
    ]),
    *_family("y", "structure", [("byte_order_mark", "\ufeff" + _A)], "mark"),
    *_family("y", "structure", [("list", "[]"), ("list_of_objects", f"[{_A}]"), ("list_with_space", f"\n [{_A}]")], "list"),
    *_family("y", "structure", [("number", "42"), ("text", '"a"'), ("empty_text", '""'), ("word", "true"), ("null", "null"),
    ("minus", "-1")],
             "form"),
    *_family("n", "structure", [("nothing", ""), ("space", " "), ("line_breaks", "\r\n\n"), ("tab", "\t")], "empty"),
    *_family("n", "structure", [("mark_only", "\ufeff"), ("mark_and_space", "\ufeff \n")], "mark", "empty"),
    *_family("n", "structure", [("two_marks", "\ufeff\ufeff" + _A)], "mark", "form"),
    *_family("n", "structure", [
        ("two_objects", f"{_A}{_A}"), ("two_objects_space", f"{_A} {_A}"), ("object_then_list", f"{_A}[]"),
        ("object_then_list_on_line", f"{_A}\n[]"),
    ], "several"),
    *_family("n", "structure", [
        ("brace", "{"), ("brace_text", '{"'), ("cut_name", '{"a'), ("cut_behind_name", '{"a"'), ("cut_behind_colon", '{"a":'),
        ("cut_behind_value", '{"a":1'),
        ("cut_behind_comma", '{"a":1,'), ("closed_twice", _A + "}"), ("word_behind", _A + "x"), ("hash_behind", _A + "#"),
        ("comment_behind", _A + "/**/"),
        ("comma_behind", _A + ","), ("semicolon_behind", _A + ";"), ("nul_behind", _A + "\0"), ("escape_behind", _A + "\x1b"),
        ("end_of_file_mark_behind", _A + "\x1a"), ("mark_behind", _A + "\ufeff"), ("apostrophe_object", "{'a': 1}"),
        ("comma_brace", "{,"),
        ("two_braces", "{{"), ("quote_behind", _A + '"'), ("number_behind", _A + " 1"), ("word_null_behind", _A + " null"),
        ("backslash_in_object", "{\\"),
        ("xml_of_a_point", "<.>"), ("angle", "<"), ("object_in_angles", f"<{_A}>"),
    ], "malformed"),
    *_family("n", "structure", [
        ("closing_brace", "}"), ("closing_bracket", "]"), ("comma", ","), ("colon", ":"), ("word", "a"), ("apostrophe", "'a'"),
        ("comment", f"/**/{_A}"),
        ("line_comment", f"// a\n{_A}"), ("hash", f"#\n{_A}"), ("assignment", f"var a = {_A};"), ("call", f"f({_A})"),
        ("guard", f")]}}'\n{_A}"),
        ("xml_of_nothing", "<null>"), ("length_first", f"8\n{_A}"), ("record_separator", f"\x1e{_A}\n"), ("form_feed", f"\f{_A}"),
        ("no_break_space", f"\u00a0{_A}"),
        ("nul", "\0" + "a"), ("star", "*"), ("quote", '"'), ("backslash", "\\"), ("ampersand", "&"),
        ("letter_not_latin", "\u00e9"),
    ], "form"),
    *_family("n", "structure", [("bracket", "["), ("cut_list", "[1"), ("list_closed_twice", "[1]]"), ("list_word_behind", "[1]x"),
                                ("100_000_brackets", "[" * 100_000)], "list"),
    *_family("n", "structure", [("100_000_objects_open", '{"a":' * 100_000),
    ("100_000_lists_in_object", '{"a":' + "[" * 100_000)], "deep"),
    *_family("i", "structure", [("500_objects", '{"a":' * 500 + "1" + "}" * 500),
    ("just_too_deep", '{"a":' * 64 + "[]" + "}" * 64)], "deep"),
    *_family("n", "encoding", [
        ("byte_255", b'{"a": "\xff"}'), ("latin_1", '{"a": "\u00e9"}'.encode("latin-1")),
        ("windows", '{"a": "\u20ac"}'.encode("cp1252")),
        ("cut_two_bytes", b'{"a": "\xc3"}'), ("cut_three_bytes", b'{"a": "\xe2\x82"}'),
        ("cut_four_bytes", b'{"a": "\xf0\x9f\x98"}'),
        ("continuation_alone", b'{"a": "\x81"}'), ("overlong_slash", b'{"a": "\xc0\xaf"}'),
        ("overlong_quote", b'{"a": "\xc0\xa2}'),
        ("overlong_three", b'{"a": "\xe0\x80\xaf"}'), ("overlong_six", b'{"a": "\xfc\x83\xbf\xbf\xbf\xbf"}'),
        ("half_as_bytes", b'{"a": "\xed\xa0\x80"}'),
        ("pair_as_bytes", b'{"a": "\xed\xa0\xb4\xed\xb4\x9e"}'), ("beyond_unicode", b'{"a": "\xf4\x90\x80\x80"}'),
        ("broken_in_name", b'{"\xe5": 1}'),
        ("broken_between", b'{"a"\xe5: 1}'), ("broken_in_number", b'{"a": 1\xe5}'), ("broken_in_word", b'{"a": true\xff}'),
        ("broken_in_escape", b'{"a": "\\u\xe5"}'),
        ("broken_behind_escape", b'{"a": "\\\xe5"}'), ("broken_behind", b'{"a": 1}\xe5'), ("cut_at_the_end", b'{"a": 1}\xe2\x82'),
    ], "not-utf-8"),
    *_family("n", "encoding", [("cut_mark", b"\xef\xbb" + _A.encode()), ("utf_7", b"+AHs-}"), ("ebcdic", _A.encode("cp037")),
    ("byte_255_only", b"\xff")], "form"),
    *_family("i", "encoding", [
        (f"{name}_{how}", mark + _A.encode(name)) for name, mark, how in (
            ("utf-16-le", b"\xff\xfe", "with_mark"), ("utf-16-be", b"\xfe\xff", "with_mark"),
            ("utf-32-le", b"\xff\xfe\0\0", "with_mark"),
            ("utf-32-be", b"\0\0\xfe\xff", "with_mark"), ("utf-16-le", b"", "plain"), ("utf-16-be", b"", "plain"),
            ("utf-32-le", b"", "plain"),
            ("utf-32-be", b"", "plain"))
    ], "encoding"),
]  # fmt: skip
"""Whole inputs."""

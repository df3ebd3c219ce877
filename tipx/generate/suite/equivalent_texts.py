"""Texts, how JSON and XML spell them, and where XML only seems to say the same."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """A text, how JSON spells it (within quotation marks), and how XML does. `differs`: XML does not say that text."""

    name: str
    about: str
    text: str
    json: str
    xml: str
    differs: bool = False


TEXTS: tuple[Text, ...] = (
    Text("plain", "A plain text.", "Sample", "Sample", "Sample"),
    Text("escapes", "A text by escapes, and by references.", "Sample", "\\u0053\\u0061mple", "&#83;&#x61;mple"),
    Text("entities", "The five entities of XML.", "<&>\"'", "<&>\\\"'", "&lt;&amp;&gt;&quot;&apos;"),
    Text("cdata", "CDATA that holds what looks like markup.", "<b>&amp;</b>", "<b>&amp;</b>", "<![CDATA[<b>&amp;</b>]]>"),
    Text("cdata-end", "The end of CDATA, in two stretches of CDATA.", "a]]>b", "a]]>b", "<![CDATA[a]]]]><![CDATA[>b]]>"),
    Text("cdata-blanks", "Blanks at the ends of CDATA are kept.", " a ", " a ", "<![CDATA[ a ]]>"),
    Text("comment", "Text on both sides of a comment belongs together.", "Sample note", "Sample note", "Sample<!-- and --> note"),
    Text("comment-first", "A comment before a text.", "Sample", "Sample", "<!-- and -->Sample"),
    Text("blanks-kept", "Blanks at both ends and within are kept.", "  a   b  ", "  a   b  ", "  a   b  "),
    Text("tab-and-line-feed", "A tab and a line feed are kept.", "a\tb\nc", "a\\tb\\nc", "a\tb\nc"),
    Text("line-breaks-joined", "A line break of another system is read as a line feed in XML.", "a\nb\nc", "a\\nb\\nc", "a\r\nb\rc"),
    Text("carriage-return", "A carriage return stands by reference in XML.", "a\r\nb\rc", "a\\r\\nb\\rc", "a&#13;\nb&#xD;c"),
    Text("line-breaks-at-ends", "Line feeds at both ends are kept.", "\na\n", "\\na\\n", "\na\n"),
    Text("right-to-left", "Urdu with marks of direction.", "\u0646\u0645\u0648\u0646\u06c1 \u200f(17)\u200e",
        "\u0646\u0645\u0648\u0646\u06c1 \\u200f(17)\\u200E", "\u0646\u0645\u0648\u0646\u06c1 &#x200F;(17)\u200e"),
    Text("joiners", "Characters that join and keep apart.", "\u06c1\u200c\u06d2\u0644\u0640\u0640\u200d",
        "\u06c1\\u200c\u06d2\u0644\u0640\u0640\u200d", "\u06c1&#8204;\u06d2\u0644\u0640\u0640\u200d"),
        Text("composed", "A letter with its accent.", "Sampl\u00e9", "Sampl\\u00e9", "Sampl&#233;"),
        Text("decomposed", "A letter and its accent.", "Sample\u0301", "Sample\u0301", "Sample&#x301;"),
    Text("hangul", "Syllables in parts.", "\u1112\u1161\u11ab", "\u1112\\u1161\u11ab", "\u1112\u1161\u11ab"),
    Text("ligature", "A ligature of Arabic letters.", "\ufefb\ufdf2", "\\ufefb\ufdf2", "\ufefb&#xFDF2;"),
    Text("astral", "Characters beyond the basic plane.", "\U0001f600\U00020bb7", "\\ud83d\\ude00\U00020bb7", "&#x1F600;\U00020bb7"),
    Text("flag", "A flag of two characters and a picture of several.", "\U0001f1f5\U0001f1f0 \U0001f469\u200d\U0001f467",
        "\\ud83c\\uddf5\\ud83c\\uddf0 \U0001f469\\u200d\U0001f467", "\U0001f1f5\U0001f1f0 \U0001f469&#8205;\U0001f467"),
        Text("next-line", "The next line of C1 is a character in XML 1.0.", "a\x85b\u2028c", "a\\u0085b\\u2028c", "a\x85b\u2028c"),
    Text("digits", "Digits of three scripts.", "1\u0661\u06f1\uff11", "1\u0661\\u06f1\uff11", "1\u0661&#x6F1;\uff11"),
    Text("leading-zeros", "Leading zeros and a plus sign.", "+0071.50", "+0071.50", "+0071.50"),
    Text("mark", "U+FEFF at the beginning of a text.", "\ufeffa", "\\ufeffa", "\ufeffa"),
    Text("backslash", "Backslashes are text in XML.", "a\\n\\u0041", "a\\\\n\\\\u0041", "a\\n\\u0041"),
    Text("reference-as-text", "What looks like a reference, and is text.", "&#65; &amp;", "&#65; &amp;", "&amp;#65; &amp;amp;"),
    Text("no-break", "Spaces that are none for XML.", "\u00a0a\u3000", "\\u00a0a\\u3000", "\u00a0a&#x3000;"),
    Text("wrong-composed", "XML has the letter with its accent, JSON the letter and the accent.", "Sample\u0301", "Sample\u0301",
        "Sampl\u00e9", True),
        Text("wrong-decomposed", "XML has the letter and the accent, JSON the letter with it.", "Sampl\u00e9", "Sampl\u00e9",
            "Sample\u0301", True),
    Text("wrong-trimmed", "XML has no blank behind the text.", "Sample ", "Sample ", "Sample", True),
    Text("wrong-indented", "A program has broken the line around a text in XML.", "Sample", "Sample", "\n      Sample\n    ", True),
    Text("wrong-collapsed", "XML has one blank for two.", "a  b", "a  b", "a b", True),
    Text("wrong-line-break", "A bare carriage return is lost in XML.", "a\r\nb", "a\\r\\nb", "a\r\nb", True),
    Text("wrong-twice-escaped", "A text that was escaped twice for XML.", "a & b", "a & b", "a &amp;amp; b", True),
    Text("wrong-escape", "An escape of JSON is none in XML.", "\u00e9", "\\u00e9", "\\u00e9", True),
    Text("wrong-case", "Letters that differ only in their case.", "STRASSE", "STRASSE", "stra\u00dfe", True),
    Text("wrong-width", "Letters of full width.", "A1", "A1", "\uff21\uff11", True),
    Text("wrong-digits", "Digits of another script.", "17", "17", "\u0661\u0667", True),
    Text("wrong-direction", "A mark of direction that nobody sees.", "a\u200fb", "a\u200fb", "ab", True),
    Text("wrong-joiner", "A character that nobody sees.", "\u06c1\u200c\u06d2", "\u06c1\u200c\u06d2", "\u06c1\u06d2", True),
    Text("wrong-zeros", "A leading zero is lost.", "007", "007", "7", True),
    Text("wrong-replaced", "A character was replaced.", "\U0001f600", "\\ud83d\\ude00", "\ufffd", True),
)  # fmt: skip

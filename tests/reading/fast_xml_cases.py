"""Texts of records for the quick XML binder: what it reads, what it leaves to the slow one, and pieces to spoil a text with.

The texts are what stands between the tags of a victim's record.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from reading_samples import FN, XSI

PLAIN = "<recordType>victim</recordType><id>i</id><version>1</version>"
OWNER = "<owner><name>n</name><type>t</type></owner>"
COUNTRIES = "<citizenships>PK</citizenships><citizenships>DE</citizenships>"
BOUND: dict[str, Any] = {"recordType": "victim", "id": "i", "version": 1}

TAKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "the predefined entities": (PLAIN.replace(">i<", ">&lt;&gt;&amp;&quot;&apos;&amp;lt;<"), BOUND | {"id": "<>&\"'&lt;"}),
    "references of characters": (PLAIN.replace(">i<", ">&#105;&#x69;&#x1F600;&#x10FFFF;&#9;<"), BOUND | {"id": "ii\U0001f600\U0010ffff\t"}),
    "a number that is written as a reference": (PLAIN.replace(">1<", ">&#49;<"), BOUND),
    "ends of lines": (PLAIN.replace(">i<", ">a\r\nb\rc\n\r<"), BOUND | {"id": "a\nb\nc\n\n"}),
    "a referenced carriage return": (PLAIN.replace(">i<", ">a&#13;&#10;b<"), BOUND | {"id": "a\r\nb"}),
    "white space between elements": (" \t\r\n" + PLAIN.replace("><", ">\r\n <") + "\n", BOUND),
    "white space in a text": (PLAIN.replace(">i<", "> i\t<"), BOUND | {"id": " i\t"}),
    "an empty text": (PLAIN.replace(">i<", "><"), BOUND | {"id": ""}),
    "white space as a text": (PLAIN.replace(">i<", "> \n<"), BOUND | {"id": " \n"}),
    "an empty object": (PLAIN + "<owner> \n</owner>", BOUND | {"owner": {}}),
    "an object": (PLAIN + OWNER, BOUND | {"owner": {"name": "n", "type": "t"}}),
    "a list of texts": (PLAIN + COUNTRIES, BOUND | {"citizenships": ["PK", "DE"]}),
    "a list of objects": (
        PLAIN + "<names><full>a</full></names><names></names>" + COUNTRIES,
        BOUND | {"names": [{"full": "a"}, {}], "citizenships": ["PK", "DE"]},
    ),
    "quotation marks": (PLAIN.replace(">i<", ">\"'<"), BOUND | {"id": "\"'"}),
    "characters beyond the first plane": (PLAIN.replace(">i<", ">\U0001fffe\u0085\u2028<"), BOUND | {"id": "\U0001fffe\u0085\u2028"}),
    "extensions with white space": (
        PLAIN + f'<extensions> <map xmlns="{FN}">\n<array key="&quot;&#9;">\n<number>-7</number> </array></map>\n</extensions>',
        BOUND | {"extensions": {'"\t': [-7]}},
    ),
    "extensions that hold nothing": (
        PLAIN + f'<extensions><map xmlns="{FN}"><map key=""></map></map></extensions>', BOUND | {"extensions": {"": {}}},
    ),
}  # fmt: skip

_MAP = f'<map xmlns="{FN}">'
LEFT: dict[str, str] = {
    "nothing": "",
    "white space alone": " \n",
    "text alone": "text",
    "a comment": PLAIN.replace("<id>", "<!-- a --><id>"),
    "a comment in a text": PLAIN.replace(">i<", ">i<!-- a --><"),
    "a CDATA section": PLAIN.replace(">i<", "><![CDATA[i]]><"),
    "an instruction": PLAIN.replace("<id>", "<?a b?><id>"),
    "an attribute": PLAIN.replace("<id>", '<id a="b">'),
    "a namespace": PLAIN.replace("<id>", '<id xmlns="urn:a">'),
    "a prefix": PLAIN.replace("id>", "a:id>"),
    "an element without content": PLAIN.replace("<id>i</id>", "<id/>"),
    "a start tag without its bracket": PLAIN + OWNER.replace("<owner>", "<owner"),
    "an end tag without its bracket": PLAIN.replace("</id>", "</id"),
    "a last tag without its bracket": PLAIN[:-1],
    "white space in a start tag": PLAIN.replace("<id>", "<id >"),
    "white space in an end tag": PLAIN.replace("</id>", "</id >"),
    "an unknown element": PLAIN + "<unknown>a</unknown>",
    "an element twice": PLAIN.replace("<id>", "<id>a</id><id>"),
    "an object twice": PLAIN + OWNER + OWNER,
    "an element out of order": PLAIN.replace("<recordType>victim</recordType>", "") + "<recordType>victim</recordType>",
    "a list in two parts": PLAIN + COUNTRIES + "<childStatus>a</childStatus><citizenships>PK</citizenships>",
    "an element of another object": PLAIN + OWNER.replace("</owner>", "<id>a</id></owner>"),
    "an element inside a text": PLAIN.replace(">i<", "><owner></owner><"),
    "an element behind a text": PLAIN.replace(">i<", ">i<a></a><"),
    "text between elements": PLAIN.replace("<id>", "text<id>"),
    "text behind the last element": PLAIN + "text",
    "text before the first element": "text" + PLAIN,
    "a bracket before the first element": ">" + PLAIN,
    "another space between elements": PLAIN.replace("<id>", "\u00a0<id>"),
    "text where an object belongs": PLAIN + "<owner>text</owner>",
    "text between the elements of an object": PLAIN + OWNER.replace("<type>", "text<type>"),
    "text behind the elements of an object": PLAIN + OWNER.replace("</owner>", "text</owner>"),
    "a bracket in a text": PLAIN.replace(">i<", ">a>b<"),
    "the other bracket in a text": PLAIN.replace(">i<", ">a<b<"),
    "the end of a CDATA section": PLAIN.replace(">i<", ">]]><"),
    "an element that is not closed": PLAIN + "<owner><name>n</name>",
    "a text that is not closed": PLAIN + "<childStatus>a",
    "an element that is not opened": PLAIN + "</owner>",
    "an element that is closed as another": PLAIN.replace("</id>", "</version>"),
    "an object that is closed as another": PLAIN + OWNER.replace("</owner>", "</names>"),
    "the end of the record": PLAIN + "</victims><victims>" + PLAIN,
    "an entity": PLAIN.replace(">i<", ">&a;<"),
    "a bare ampersand": PLAIN.replace(">i<", ">a & b<"),
    "an ampersand at the end": PLAIN.replace(">i<", ">a&<"),
    "a reference of a control": PLAIN.replace(">i<", ">&#1;<"),
    "a reference of a surrogate": PLAIN.replace(">i<", ">&#xD800;<"),
    "a reference of no character": PLAIN.replace(">i<", ">&#xFFFE;<"),
    "a reference beyond Unicode": PLAIN.replace(">i<", ">&#x110000;<"),
    "a reference of digits that are not ASCII": PLAIN.replace(">i<", ">&#٤٩;<"),
    "a reference in a tag": PLAIN.replace("<id>", "<&#105;d>"),
    "a control": PLAIN.replace(">i<", ">\x0b<"),
    "NUL": PLAIN.replace(">i<", ">\x00<"),
    "U+FFFE": PLAIN.replace(">i<", ">\ufffe<"),
    "U+FFFF": PLAIN.replace(">i<", ">\uffff<"),
    "a referenced space between elements": PLAIN.replace("</id>", "</id>&#32;"),
    "white space round a number": PLAIN.replace(">1<", "> 1<"),
    "minus zero": PLAIN.replace(">1<", ">-0<"),
    "a fraction": PLAIN.replace(">1<", ">1.0<"),
    "a leading zero": PLAIN.replace(">1<", ">01<"),
    "digits that are not ASCII": PLAIN.replace(">1<", ">١<"),
    "a number beyond the greatest": PLAIN.replace(">1<", f">{2**53}<"),
    "no number": PLAIN.replace(">1<", "><"),
    "a truth value in capitals": PLAIN + "<disability><hasDisability>True</hasDisability></disability>",
    "extensions without a map": PLAIN + "<extensions></extensions>",
    "extensions with white space alone": PLAIN + "<extensions> </extensions><!-- \" -->",
    "extensions of no namespace": PLAIN + '<extensions><map><string key="a">b</string></map></extensions>',
    "extensions of another prefix": PLAIN + f'<extensions><f:map xmlns:f="{FN}"></f:map></extensions>',
    "two maps": PLAIN + f"<extensions>{_MAP}</map>{_MAP}</map></extensions>",
    "text in a map": PLAIN + f"<extensions>{_MAP}text</map></extensions>",
    "text before a map": PLAIN + f"<extensions>text{_MAP}</map></extensions>",
    "text behind a map": PLAIN + f"<extensions>{_MAP}</map>text</extensions>",
    "a map that is not closed": PLAIN + f"<extensions>{_MAP}</extensions>",
    "a map without its first bracket": PLAIN + f"<extensions>{_MAP[:-1]}</map></extensions>",
    "a map without its last bracket": PLAIN + f"<extensions>{_MAP}</map</extensions>",
    "extensions that are not closed": PLAIN + f"<extensions>{_MAP}</map>",
    "extensions that are closed twice": PLAIN + f"<extensions>{_MAP}</map></extensions></extensions>",
    "extensions twice": PLAIN + f"<extensions>{_MAP}</map></extensions>" * 2,
    "extensions that are closed inside": PLAIN + f"<extensions>{_MAP}<string></extensions></string></map></extensions>",
    "extensions where none belong": PLAIN.replace(">i<", f"><extensions>{_MAP}</map></extensions><"),
    "a member without a key": PLAIN + f"<extensions>{_MAP}<string>a</string></map></extensions>",
    "a key in a list": PLAIN + f'<extensions>{_MAP}<array key="a"><string key="a">a</string></array></map></extensions>',
    "a key twice": PLAIN + f'<extensions>{_MAP}<string key="a">a</string><string key="&#97;">a</string></map></extensions>',
    "a key with a tab": PLAIN + f'<extensions>{_MAP}<string key="\t">a</string></map></extensions>',
    "a key with an end of line": PLAIN + f'<extensions>{_MAP}<string key="\r">a</string></map></extensions>',
    "a key in other marks": PLAIN + f"<extensions>{_MAP}<string key='a'>a</string></map></extensions>",
    "another attribute": PLAIN + f'<extensions>{_MAP}<string key="a" b="c">a</string></map></extensions>',
    "a null": PLAIN + f'<extensions>{_MAP}<null key="a"></null></map></extensions>',
    "a fraction in extensions": PLAIN + f'<extensions>{_MAP}<number key="a">1.5</number></map></extensions>',
    "a truth value as a digit": PLAIN + f'<extensions>{_MAP}<boolean key="a">1</boolean></map></extensions>',
    "an element inside a text of extensions": PLAIN + f'<extensions>{_MAP}<string key="a"><map></map></string></map></extensions>',
    "a text closed as another": PLAIN + f'<extensions>{_MAP}<string key="a">b</number></map></extensions>',
    "text behind a text": PLAIN + f'<extensions>{_MAP}<string key="a">b</string>c</map></extensions>',
    "a bracket in a text of extensions": PLAIN + f'<extensions>{_MAP}<string key="a">]]></string></map></extensions>',
}  # fmt: skip

PIECES = st.sampled_from(
    [
        "<", ">", "/", "/>", "</", "&", ";", "&lt;", "&amp;", "&apos;", "&#1;", "&#10;", "&#xd;", "&#32;", "&#xFFFF;", "&x;",
        "&#", "&#x110000;", "&#55296;", "]]>", "<![CDATA[", "]]", "<![CDATA[a]]>", "<!-- a -->", "<!--", "-->", "<?a b?>",
        "<!DOCTYPE a>", " ", "\t", "\n", "\r", "\r\n", "\x00", "\x01", "\x1f", "\x7f", "\u0085", "\u00a0", "\u2028", "\ufffe",
        "\uffff", "\ufffd", "\U0001fffe", "é", "نمونہ", "<a/>", "<a>", "</a>", "<x:a/>", "<id>", "</id>", "<id/>", "<id>x</id>",
        "<id >", "</id >", "< id>", "</ id>", "<id a='b'>", '<id xml:lang="en">', "<id xmlns=''>", "<version>2</version>", "<owner>",
        "</owner>", "<owner></owner>", "<names></names>", "<citizenships>PK</citizenships>", "<tipxVersion>1.0</tipxVersion>", "1",
        "0", "-", "+1", "true", "1.0", "text", "<victims>", "</victims>", "</victims><victims>", "</victims><cases>", "<extensions>",
        "</extensions>", "<extensions></extensions>", f'<extensions><map xmlns="{FN}"></map></extensions>', f'<map xmlns="{FN}"/>',
        f"<null xmlns='{FN}'/>", f'<i xmlns:i="{XSI}" i:nil="true"/>', '<map key="a">', "</map>", "<array>", '<number key="n">7</number>',
        "<number>7</number>", "<number>7.5</number>", "<boolean>1</boolean>", "<string/>", '<string key="a">x</string>', ' key="a"', "=", '"',
    ]
)  # fmt: skip

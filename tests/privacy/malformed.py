"""Texts that are no well-formed JSON, NDJSON or XML, with a marker right beside what is wrong."""

from __future__ import annotations

M = "Zqxv70001k"
W = f"{M} ژقظخ"

JSON: dict[str, bytes] = {
    name: text.encode("utf-8", "surrogatepass")
    for name, text in {
        "cut in a value": f'{{"recordType": "victim", "id": "{W}',
        "cut in a name": f'{{"recordType": "victim", "{W}',
        "cut behind a name": f'{{"recordType": "victim", "{W}"',
        "no colon": f'{{"{W}" "{W}"}}',
        "no comma": f'{{"{W}": "{W}" "{W}": 1}}',
        "a comma too many": f'{{"{W}": "{W}",}}',
        "bare word": f'{{"recordType": {M}}}',
        "bare name": f"{{{M}: 1}}",
        "single quotes": f"{{'{M}': '{M}'}}",
        "wrong escape": f'{{"a": "{W}\\q{W}"}}',
        "cut escape": f'{{"a": "{W}\\u12{W}"}}',
        "lone surrogate": f'{{"a": "{W}\\ud800{W}"}}',
        "control character": f'{{"a": "{W}\x01{W}"}}',
        "line feed in a text": f'{{"a": "{W}\n{W}"}}',
        "what XML cannot carry": f'{{"recordType": "victim", "a": "{W}\\u0000{W}"}}',
        "duplicate name": f'{{"recordType": "victim", "{W}": "{W}", "{W}": "{W}"}}',
        "duplicate known name": f'{{"recordType": "victim", "sex": "{W}", "sex": "{W}"}}',
        "duplicate name below": f'{{"recordType": "victim", "names": [{{"full": "{W}", "full": "{W}"}}]}}',
        "fraction": f'{{"recordType": "victim", "{W}": 31.4907151}}',
        "long number": f'{{"recordType": "victim", "a": {"49071518" * 12}}}',
        "not a number": f'{{"recordType": "victim", "{W}": NaN}}',
        "null": f'{{"recordType": "victim", "{W}": null, "names": null}}',
        "text behind": f'{{"recordType": "victim"}} {W}',
        "value behind": f'{{"recordType": "victim"}}{{"{W}": 1}}',
        "comment": f'{{"recordType": "victim" /* {W} */}}',
        "not an object": f'["{W}"]',
        "a text": f'"{W}"',
        "nothing but words": W,
        "deep": f'{{"{W}":' * 200,
        "raw surrogate": f'{{"a": "{W}\ud800"}}',
        "unknown type": f'{{"recordType": "{W}"}}',
        "unknown version": f'{{"recordType": "victim", "tipxVersion": "{M}"}}',
        "header line cut": f'{{"recordType": "bundle", "tipxVersion": "1.0", "id": "{W}"}}\n{{"recordType": "victim", "id": "{W}\n',
        "line of words": f'{{"recordType": "victim", "id": "{W}"}}\n{W}\n{{"recordType": "victim"}}\n',
        "second header": f'{{"recordType": "bundle", "id": "{W}"}}\n{{"recordType": "bundle", "id": "{W}"}}\n',
        "lists in a header": f'{{"recordType": "bundle", "victims": ["{W}"]}}\n{{"recordType": "victim"}}\n',
        "a table": f"id,name,birthDate\n1,{W},1961-07-19\n2;{W};\n",
        "a table with quotes": f'id,name\n1,"{W}\n',
        "settings": f'[tool.tipx]\n"{W}" = "{W}"\nnow = {M}\n',
    }.items()
}
JSON["not UTF-8"] = b'{"recordType": "victim", "id": "' + W.encode() + b"\xff\xfe" + W.encode() + b'"}'
JSON["UTF-16"] = f'{{"recordType": "victim", "id": "{W}"}}'.encode("utf-16")
JSON["Latin-1"] = f'{{"recordType": "victim", "id": "{M}\xe9"}}'.encode("latin-1")

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OPEN = '<victim xmlns="urn:tipx:schema:1"><recordType>victim</recordType>'

XML: dict[str, bytes] = {
    name: text.encode()
    for name, text in {
        "cut in a text": f"{_HEAD}{_OPEN}<sex>{W}",
        "cut in a tag": f"{_HEAD}{_OPEN}<{M}",
        "cut in an attribute": f'{_HEAD}{_OPEN}<sex {M}="{W}',
        "wrong end tag": f"{_HEAD}{_OPEN}<sex>{W}</{M}></victim>",
        "unknown entity": f"{_HEAD}{_OPEN}<sex>&{M};</sex></victim>",
        "bare ampersand": f"{_HEAD}{_OPEN}<sex>{M} & {M}</sex></victim>",
        "DTD": f'{_HEAD}<!DOCTYPE {M} [<!ENTITY {M} "{W}">]>{_OPEN}<sex>&{M};</sex></victim>',
        "external DTD": f'{_HEAD}<!DOCTYPE victim SYSTEM "file:///{M}">{_OPEN}</victim>',
        "instruction": f"{_HEAD}{_OPEN}<?{M} {W}?></victim>",
        "comment": f"{_HEAD}{_OPEN}<!-- {W} --><sex>male</sex></victim>",
        "broken comment": f"{_HEAD}{_OPEN}<!-- {W} -- {W} --></victim>",
        "CDATA": f"{_HEAD}{_OPEN}<sex><![CDATA[{W}]]></sex></victim>",
        "unbound prefix": f"{_HEAD}{_OPEN}<{M}:sex>{W}</{M}:sex></victim>",
        "another namespace": f'{_HEAD}{_OPEN}<sex xmlns="urn:{M}">{W}</sex></victim>',
        "xsi:type": f'{_HEAD}{_OPEN}<sex xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{M}">{W}</sex></victim>',
        "duplicate attribute": f'{_HEAD}{_OPEN}<sex {M}="{W}" {M}="{W}">x</sex></victim>',
        "no quotes": f"{_HEAD}{_OPEN}<sex {M}={M}>x</sex></victim>",
        "angle in an attribute": f'{_HEAD}{_OPEN}<sex a="{M}<{M}">x</sex></victim>',
        "wrong reference": f"{_HEAD}{_OPEN}<sex>{M}&#0;{M}</sex></victim>",
        "unknown root": f"{_HEAD}<{M}>{W}</{M}>",
        "unknown element": f"{_HEAD}{_OPEN}<{M}><{M}>{W}</{M}></{M}></victim>",
        "text between": f"{_HEAD}{_OPEN}{W}<sex>male</sex>{W}</victim>",
        "two roots": f"{_HEAD}{_OPEN}</victim><{M}/>",
        "text behind": f"{_HEAD}{_OPEN}</victim>{W}",
        "text before": f"{W}{_HEAD}{_OPEN}</victim>",
        "unknown encoding": f'<?xml version="1.0" encoding="{M}"?>{_OPEN}</victim>',
        "deep": f"{_HEAD}{_OPEN}" + f"<{M}>" * 200,
        "extension": f'{_HEAD}{_OPEN}<extensions><extension key="{M}"><string>{W}</string></extension></extensions></victim>',
    }.items()
}
XML["not UTF-8"] = f"{_HEAD}{_OPEN}<sex>{M}".encode() + b"\xff\xfe" + M.encode() + b"</sex></victim>"
XML["control character"] = f"{_HEAD}{_OPEN}<sex>{M}\x01{M}</sex></victim>".encode()

MALFORMED = {
    **{f"json: {key}": value for key, value in JSON.items()},
    **{f"xml: {key}": value for key, value in XML.items()},
}

"""The JSON Schemas of the suite, compiled. They use only keywords that mean the same in draft 7, which the compiler knows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_DRAFT = "http://json-schema.org/draft-07/schema#"


def compiled(schemas: Iterable[Mapping[str, Any]], reference: str) -> Callable[[Any], Any]:
    """What raises JsonSchemaValueException for data that do not keep the schema of that reference (`<$id>` or `<$id>#/$defs/...`).

    Raises KeyError, TypeError, AttributeError or JsonSchemaDefinitionException where the schemas cannot be used.
    """
    import fastjsonschema

    documents = {one["$id"]: _absolute(one) for one in schemas}
    check: Callable[[Any], Any] = fastjsonschema.compile(
        {"$schema": _DRAFT, "$ref": reference if "#" in reference else f"{reference}#"},
        handlers={"urn": lambda uri: documents[uri.partition("#")[0]]},
        use_default=False,
    )
    return check


def _absolute(schema: Mapping[str, Any]) -> Any:
    """A schema whose references all name their document: the compiler does not find others where ids are URNs."""
    return json.loads(json.dumps(schema).replace('"$ref": "#/', f'"$ref": "{schema["$id"]}#/'))

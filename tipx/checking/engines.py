"""The engines behind one interface: each says whether a record is valid against its schema, and nothing more.

`native` is jsonschema-rs, `python` is code generated at build time, `reference` is jsonschema, an independent opinion.
What is wrong is said by the explainer, the same for all.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tipx.standard import Standard

ENGINES = ("auto", "native", "python", "reference")

Accepts = Callable[[Any], bool]


class EngineMissing(ValueError):
    """The engine that was asked for is not installed; the message says how to install it."""


class Engine(NamedTuple):
    """An engine for one version of the standard: for each record type a function that says valid or not."""

    name: str
    accepts: Mapping[str, Accepts]


@functools.cache
def engine(name: str, standard: Standard) -> Engine:
    """The engine of that name (`auto`: native where it is installed, else python).

    Raises EngineMissing when it is not installed, ValueError when there is none of that name.
    """
    if name == "auto":
        name = "native" if _has_native() else "python"
    if name == "native":
        return Engine(name, _Lazy(standard, _native))
    if name == "python":
        return Engine(name, _Lazy(standard, _python))
    if name == "reference":
        return Engine(name, _Lazy(standard, _reference))
    raise ValueError(f"there is no engine of that name; the engines are {', '.join(ENGINES)}")


def _has_native() -> bool:
    try:
        import jsonschema_rs  # noqa: F401
    except ImportError:
        return False
    return True


class _Lazy(dict[str, Accepts]):
    """Makes the function of a record type when it is first asked for: most inputs need few of them."""

    def __init__(self, standard: Standard, make: Callable[[Standard, str], Accepts]) -> None:
        super().__init__()
        self._standard = standard
        self._make = make

    def __missing__(self, kind: str) -> Accepts:
        self[kind] = self._make(self._standard, kind)
        return self[kind]


def _native(standard: Standard, kind: str) -> Accepts:
    try:
        import jsonschema_rs
    except ImportError as error:
        raise EngineMissing("the native engine needs the package jsonschema-rs") from error
    registry = _native_registry(standard)
    document = dict(standard.schemas[standard.identifier(kind)])
    accepts: Accepts = jsonschema_rs.Draft202012Validator(document, registry=registry).is_valid
    return accepts


@functools.cache
def _native_registry(standard: Standard) -> Any:
    """The schema documents of a version, made ready once for all of its record types."""
    import jsonschema_rs

    return jsonschema_rs.Registry([(name, dict(document)) for name, document in standard.schemas.items()])


def compiled_module(version: str) -> str:
    """The name of the module with the generated code of that version."""
    return f"tipx.checking.compiled.v{version.replace('.', '_')}"


def _python(standard: Standard, kind: str) -> Accepts:
    module = importlib.import_module(compiled_module(standard.version))
    validate = getattr(module, f"accept_{kind}")

    def accepts(data: Any) -> bool:
        try:
            validate(data)
        except module.JsonSchemaValueException:
            return False
        return True

    return accepts


def _reference(standard: Standard, kind: str) -> Accepts:
    try:
        return reference_validator(standard, kind).is_valid  # type: ignore[no-any-return]
    except ImportError as error:
        raise EngineMissing(
            "the reference engine needs the package jsonschema: pip install 'tipx[reference]'"
        ) from error


def reference_validator(standard: Standard, kind: str) -> Any:
    """The validator of `jsonschema`, which also lists errors: the oracle of the tests.

    Its `pattern` is judged with `$` as the end of the value, as in every other engine.
    """
    from jsonschema import Draft202012Validator, ValidationError, validators
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    from tipx.checking.explainer import compiled

    def pattern(validator: Any, wanted: str, instance: Any, schema: Any) -> Any:
        if validator.is_type(instance, "string") and not compiled(wanted)(instance):
            yield ValidationError("does not match")

    resources = [(name, DRAFT202012.create_resource(document)) for name, document in standard.schemas.items()]
    strict = validators.extend(Draft202012Validator, {"pattern": pattern})
    registry: Any = Registry().with_resources(resources)
    return strict(standard.schemas[standard.identifier(kind)], registry=registry)

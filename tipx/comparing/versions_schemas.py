"""What changed in the schemas: the record types of two versions walked side by side, and each shared type once.

The field tree of the standard (`tipx.standard.fields`) keeps the keywords that it knows. Here one that nobody knows must not
pass in silence, so the nodes of the schemas themselves are compared, with every `$ref` followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.comparing.versions_changes import Change, Impact, Judged
from tipx.comparing.versions_facts import judged
from tipx.standard import Standard
from tipx.standard.fields import Field

_TYPES = "types"
_STRUCTURE = frozenset(("$id", "$defs", "$ref", "properties", "required", "items"))
"""Keywords that are walked, not judged. The id of a schema names the version, which is another by nature."""


class _Node(NamedTuple):
    """A schema node with its `$ref` followed. `base`: the id of the document in which its members stand.

    `shared`: where a shared type or a record type stands to which it refers, as the name of a document and a pointer in it;
    `target`: what stands there. `is_plain`: it says nothing of its own about members or items, so they are those of the type.
    """

    whole: Mapping[str, Any]
    base: str
    shared: tuple[str, str] | None = None
    target: Mapping[str, Any] = {}
    is_plain: bool = False

    @property
    def name(self) -> str:
        """The name of the type to which it refers."""
        document, pointer = self.shared or ("", "")
        return pointer.rsplit("/", 1)[-1] or document

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.whole.items() if name not in _STRUCTURE}

    @property
    def members(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.whole.get("properties", {})
        return found

    @property
    def required(self) -> frozenset[str]:
        return frozenset(self.whole.get("required", ()))


class _Schemas:
    """The schemas of one version, with references followed and annotations of a reference put over those of its target."""

    def __init__(self, standard: Standard) -> None:
        self._documents = standard.schemas
        self._identifier = standard.identifier
        self.records = {identifier.rsplit(":", 1)[-1] for identifier in self._documents} - {_TYPES}

    def record(self, name: str) -> _Node:
        identifier = self._identifier(name)
        return self.node(self._documents[identifier], identifier)

    def node(self, raw: Mapping[str, Any], base: str) -> _Node:
        whole: dict[str, Any] = dict(raw)
        shared, target = None, raw
        while "$ref" in whole:
            document, _, fragment = whole.pop("$ref").partition("#")
            base = document or base
            target = self._documents[base]
            for part in fragment.split("/")[1:]:
                target = target[part]
            shared = (base.rsplit(":", 1)[-1], fragment)
            whole = {**target, **whole}
        is_plain = shared is not None and _STRUCTURE.isdisjoint(raw.keys() - {"$ref"})
        return _Node(whole, base, shared, target, is_plain)


def schema_changes(before: Standard, after: Standard) -> Iterator[Change]:
    """What changed in the record types, in their order, and in the types that they share."""
    yield from _Comparison(before, after).changes()


class _Owner(NamedTuple):
    """What the changes below belong to: a record type, or a shared type with its places."""

    area: str
    name: str
    places: tuple[str, ...] = ()

    def change(self, one: Judged, where: str) -> Change:
        return one.at(self.area, self.name, where, self.places)


class _Comparison:
    """One comparison; it remembers which shared types both versions have at the same place, to compare each once."""

    def __init__(self, before: Standard, after: Standard) -> None:
        self._old, self._new = _Schemas(before), _Schemas(after)
        self._after = after
        self._places = _places(before).intersection(_places(after))
        self._met: dict[tuple[str, str], tuple[_Node, _Node]] = {}

    def changes(self) -> Iterator[Change]:
        for name in sorted({*self._old.records, *self._new.records}):
            owner = _Owner("record", name.capitalize())
            if name not in self._new.records:
                gone = Judged(Impact.BREAKING, "record-removed", "record type removed")
                yield owner.change(gone, owner.name)
            elif name not in self._old.records:
                yield owner.change(Judged(Impact.COMPATIBLE, "record-added", "record type added"), owner.name)
            else:
                old, new = self._old.record(name), self._new.record(name)
                yield from self._structure(old, new, owner.name, owner)
        compared: set[tuple[str, str]] = set()
        while left := [one for one in self._met if one not in compared]:
            for one in left:
                compared.add(one)
                old, new = self._met[one]
                places = tuple(sorted(place for place, shared in self._places if shared == old.name))
                yield from self._structure(
                    self._old.node(old.target, old.base), self._new.node(new.target, new.base), old.name,
                    _Owner("type", old.name, places),
                )  # fmt: skip

    def _field(self, old: _Node, new: _Node, where: str, owner: _Owner) -> Iterator[Change]:
        """A place that both versions have. What its shared type says is told with the type, not here."""
        if old.shared is None or old.shared != new.shared:
            if old.shared is not None and new.shared is not None:
                told = f"its shared type is {new.name} (before: {old.name})"
                yield owner.change(Judged(Impact.COMPATIBLE, "type-name", told, "", old.name, new.name), where)
            yield from self._structure(old, new, where, owner)
            return
        if old.shared[1]:
            self._met.setdefault(old.shared, (old, new))  # Without a pointer it is a record type, compared by itself.
        own_old, own_new = _without_those_of_the_type(old, new)
        yield from (owner.change(one, where) for one in self._known(own_old, own_new))
        if not (old.is_plain and new.is_plain):
            yield from self._members(old, new, where, owner)

    def _structure(self, old: _Node, new: _Node, where: str, owner: _Owner) -> Iterator[Change]:
        yield from (owner.change(one, where) for one in self._known(old.facts, new.facts))
        yield from self._members(old, new, where, owner)

    def _known(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Judged]:
        """The judged changes; a successor that the version does not have is no successor."""
        for one in judged(old, new):
            if one.kind in ("deprecated", "successor") and one.after is not None and not self._is_place(one.after):
                yield one._replace(note=f"{self._after.version} has no field of the successor's name")
            else:
                yield one

    def _is_place(self, model: str) -> bool:
        kind, *names = model.replace("[]", "").split(".")
        try:
            self._after.record(kind.lower()).at(*names)
        except KeyError:
            return False
        return True

    def _members(self, old: _Node, new: _Node, where: str, owner: _Owner) -> Iterator[Change]:
        for name in dict.fromkeys((*old.members, *new.members)):
            here = f"{where}.{name}"
            if name not in new.members:
                yield owner.change(Judged(Impact.BREAKING, "field-removed", "field removed"), here)
            elif name not in old.members:
                yield owner.change(_added(name in new.required, old.whole), here)
            else:
                of_old = self._old.node(old.members[name], old.base)
                of_new = self._new.node(new.members[name], new.base)
                yield from self._field(of_old, of_new, here, owner)
        for name in sorted(old.required ^ new.required):
            # A field that came or went has been told above, and so has whether it is required.
            if (name in old.members) == (name in new.members):
                yield owner.change(_required(name in new.required), f"{where}.{name}")
        if "items" in old.whole and "items" in new.whole:
            of_old = self._old.node(old.whole["items"], old.base)
            of_new = self._new.node(new.whole["items"], new.base)
            yield from self._field(of_old, of_new, f"{where}[]", owner)
        elif "items" in old.whole or "items" in new.whole:
            there = "items" in new.whole
            told = "what its items are is said" if there else "what its items are is not said any more"
            yield owner.change(Judged(Impact.BREAKING, "items", told, "cannot be shown to be wider"), where)


def _added(required: bool, container: Mapping[str, Any]) -> Judged:
    if required:
        return Judged(Impact.BREAKING, "field-added", "required field added")
    if container.get("additionalProperties") is not False:
        note = "any value could already stand there"
        return Judged(Impact.BREAKING, "field-added", "optional field added where any field was allowed", note)
    return Judged(Impact.COMPATIBLE, "field-added", "optional field added")


def _required(now: bool) -> Judged:
    if now:
        return Judged(Impact.BREAKING, "required", "required (before: optional)", "", False, True)
    note = "a receiver can no longer rely on it"
    return Judged(Impact.COMPATIBLE, "optional", "optional (before: required)", note, True, False)


def _without_those_of_the_type(old: _Node, new: _Node) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of a place in both versions, less those that changed because they changed in the shared type."""
    first, second = old.facts, new.facts
    names = {
        name
        for name in (*first, *second)
        if first.get(name) != second.get(name)
        and (first.get(name), second.get(name)) == (old.target.get(name), new.target.get(name))
    }
    return (
        {name: value for name, value in first.items() if name not in names},
        {name: value for name, value in second.items() if name not in names},
    )


def _places(standard: Standard) -> set[tuple[str, str]]:
    """Every place of the records with the name of the shared type that stands there."""
    found: set[tuple[str, str]] = set()

    def walk(field: Field, where: str) -> None:
        for name, member in field.properties.items():
            here, inner = f"{where}.{name}", member
            while True:
                if inner.type_name is not None:
                    found.add((here, inner.type_name))
                if inner.item is None:
                    break
                here, inner = f"{here}[]", inner.item
            if inner.type_name not in kinds:
                walk(inner, here)

    kinds = {identifier.rsplit(":", 1)[-1] for identifier in standard.schemas} - {_TYPES}
    for kind in sorted(kinds):
        walk(standard.record(kind), kind.capitalize())
    return found

"""What changed in the schemas: the record types of two versions walked side by side, and each shared type once.

The field tree of the standard (`tipx.standard.fields`) keeps the keywords that it knows, and refuses what it cannot read. Here nothing
must pass in silence, or stop the comparison, so the nodes of the schemas themselves are compared, with every `$ref` followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.comparing.versions_changes import Change, Impact, Judged
from tipx.comparing.versions_facts import judged, same
from tipx.standard import Standard

_TYPES = "types"
_STRUCTURE = frozenset(("$id", "$defs", "$ref", "properties", "required", "items"))
"""Keywords that are walked, not judged. The id of a schema names the version, which is another by nature."""
_FORMS: Mapping[str, type] = {"properties": dict, "required": list}
"""What such keywords have to be; where they are something else, they are judged."""
_SCHEMA = "schema"
"""The name by which a schema is judged that is no object, or a `$ref` that leads nowhere."""
_KINDS = ("object", "array", "string", "integer", "boolean")
"""The types of fields that the standard knows."""


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
        return {
            name: value
            for name, value in self.whole.items()
            if name not in _STRUCTURE or (name in _FORMS and not isinstance(value, _FORMS[name]))
        }

    @property
    def members(self) -> Mapping[str, Any]:
        found = self.whole.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def required(self) -> frozenset[str]:
        found = self.whole.get("required")
        return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()

    @property
    def is_readable(self) -> bool:
        """Whether it is of a type that the standard knows."""
        return self.whole.get("type") in _KINDS


class _Schemas:
    """The schemas of one version, with references followed and annotations of a reference put over those of its target."""

    def __init__(self, standard: Standard) -> None:
        self._documents = standard.schemas
        self._identifier = standard.identifier
        self.records = {identifier.rsplit(":", 1)[-1] for identifier in self._documents} - {_TYPES}

    def record(self, name: str) -> _Node:
        identifier = self._identifier(name)
        return self.node(self._documents[identifier], identifier)

    def node(self, raw: Any, base: str) -> _Node:
        whole = _members_of(raw)
        shared: tuple[str, str] | None = None
        target = whole
        met: set[tuple[str, str]] = set()
        while "$ref" in whole:
            whole = dict(whole)
            reference = whole.pop("$ref")
            document, _, fragment = reference.partition("#") if isinstance(reference, str) else ("", "", "")
            found = self._target(document or base, fragment) if isinstance(reference, str) else None
            if found is None or (document or base, fragment) in met:
                whole[_SCHEMA] = f"$ref {reference}"
                break
            base = document or base
            met.add((base, fragment))
            target = found
            shared = (base.rsplit(":", 1)[-1], fragment)
            whole = {**target, **whole}
        is_plain = shared is not None and _STRUCTURE.isdisjoint(_members_of(raw).keys() - {"$ref"})
        return _Node(whole, base, shared, target, is_plain)

    def _target(self, document: str, fragment: str) -> Mapping[str, Any] | None:
        """What stands at the end of a reference; None where nothing does."""
        found: Any = self._documents.get(document)
        for part in fragment.split("/")[1:]:
            found = found.get(part) if isinstance(found, Mapping) else None
        return None if found is None else _members_of(found)

    def item(self, node: _Node) -> _Node | None:
        """What the items of a list are; None where it is none."""
        return self.node(node.whole["items"], node.base) if "items" in node.whole else None

    def has(self, model: str) -> bool:
        """Whether there is a field, named in full."""
        kind, *names = model.replace("[]", "").split(".")
        if kind.lower() not in self.records:
            return False
        node = self.record(kind.lower())
        for name in names:
            while (item := self.item(node)) is not None:
                node = item
            if name not in node.members:
                return False
            node = self.node(node.members[name], node.base)
        return True

    def places(self) -> set[tuple[str, str]]:
        """Every place of the records with the name of the shared type that stands there."""
        found: set[tuple[str, str]] = set()

        def walk(node: _Node, where: str, within: frozenset[tuple[str, str]]) -> None:
            for name, member in node.members.items():
                here, inner, around = f"{where}.{name}", self.node(member, node.base), within
                while True:
                    if inner.shared is not None:
                        found.add((here, inner.name))
                    item = None if inner.shared in around else self.item(inner)
                    if item is None:
                        break
                    around |= {inner.shared} if inner.shared is not None else set()
                    here, inner = f"{here}[]", item
                if inner.name not in self.records and inner.shared not in around:
                    walk(inner, here, around | {inner.shared} if inner.shared is not None else around)

        for kind in sorted(self.records):
            walk(self.record(kind), kind.capitalize(), frozenset())
        return found


def _members_of(schema: Any) -> Mapping[str, Any]:
    """The members of a schema; of one that is no object, such as false, it itself."""
    return schema if isinstance(schema, Mapping) else {_SCHEMA: schema}


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
        self._places = self._old.places() & self._new.places()
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
            if one.kind in ("deprecated", "successor") and one.after is not None and not self._new.has(str(one.after)):
                yield one._replace(note=f"{self._after.version} has no field of the successor's name")
            else:
                yield one

    def _members(self, old: _Node, new: _Node, where: str, owner: _Owner) -> Iterator[Change]:
        for name in dict.fromkeys((*old.members, *new.members)):
            here = f"{where}.{name}"
            if name not in new.members:
                yield owner.change(Judged(Impact.BREAKING, "field-removed", "field removed"), here)
            elif name not in old.members:
                is_readable = self._new.node(new.members[name], new.base).is_readable
                yield owner.change(_added(name in new.required, old.whole, is_readable), here)
            else:
                of_old = self._old.node(old.members[name], old.base)
                of_new = self._new.node(new.members[name], new.base)
                yield from self._field(of_old, of_new, here, owner)
        for name in sorted(old.required ^ new.required):
            # A field that came or went has been told above, and so has whether it is required.
            if (name in old.members) == (name in new.members):
                yield owner.change(_required(name in new.required), f"{where}.{name}")
        item_of_old, item_of_new = self._old.item(old), self._new.item(new)
        if item_of_old is not None and item_of_new is not None:
            yield from self._field(item_of_old, item_of_new, f"{where}[]", owner)
        elif item_of_old is not None or item_of_new is not None:
            there = item_of_new is not None
            told = "what its items are is said" if there else "what its items are is not said any more"
            yield owner.change(Judged(Impact.BREAKING, "items", told, "cannot be shown to be wider"), where)


def _added(required: bool, container: Mapping[str, Any], is_readable: bool) -> Judged:
    if not is_readable:
        told = "field added, of no type that the standard knows"
        return Judged(Impact.BREAKING, "field-added", told, "cannot be shown to be wider")
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
        if not same(name, first, second) and same(name, first, old.target) and same(name, second, new.target)
    }
    return (
        {name: value for name, value in first.items() if name not in names},
        {name: value for name, value in second.items() if name not in names},
    )

"""MatchModel: what is compared, and what it weighs, as one value."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, final

import attrs

from leadlink.model.errors import InvalidValueError, Problem
from leadlink.rules.matching.features import BUILT_IN
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.model_data import (
    FORMAT,
    MIXED,
    ORGANISATIONS,
    PEOPLE,
    RELATIONS,
    SCALE,
    ModelReader,
    fields_data,
    table_data,
)
from leadlink.rules.matching.own import OwnComparison, Weights
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.tables import Bits, Rows, WeightTable, in_unit

DEFAULT_FILE = "default_model.json"


@final
@attrs.frozen(kw_only=True)
class MatchModel:
    """The comparisons in force, their levels and weights, and the priors.

    A model is a value: to change it makes another. It can be hashed, compared, and
    shared between threads; it can be pickled if the functions of its own comparisons
    can.

    Attributes:
        people: For two people.
        organisations: For two organisations.
        mixed: For a person and an organisation, which are never the same.
        fields: Which custom fields or columns are read besides contact data.
        own: Comparisons that leadlink does not know.
        note: Where the weights come from.
    """

    people: WeightTable
    organisations: WeightTable
    mixed: WeightTable
    fields: FieldNames = FIELD_NAMES
    own: tuple[OwnComparison, ...] = ()
    note: str = ""

    @classmethod
    def default(cls) -> "MatchModel":
        """Give the model that comes with leadlink; it is read once."""
        return _default()

    def table_for(self, left: Profile, right: Profile) -> WeightTable:
        """Give the table by which two profiles are weighed."""
        if left.is_organisation is right.is_organisation:
            return self.organisations if left.is_organisation else self.people
        return self.mixed

    def with_comparison(self, own: OwnComparison) -> "MatchModel":
        """Give the model with one more comparison, in place of one of its name.

        Raises:
            InvalidValueError: A comparison of leadlink has that name.
        """
        if own.name in BUILT_IN:
            problem = Problem("name", "is the name of a comparison of leadlink")
            raise InvalidValueError(what="comparison", problems=(problem,))
        base = self._bare(own.name)
        people, organisations = base.people, base.organisations
        if own.people:
            people = people.adding(own.feature, _rows(own.people, people))
        if own.organisations:
            rows = _rows(own.organisations, organisations)
            organisations = organisations.adding(own.feature, rows)
        made = (*base.own, own)
        return attrs.evolve(
            base,
            people=people,
            organisations=organisations,
            own=made,
            fields=_reading(base.fields, made),
        )

    def without(self, *names: str) -> "MatchModel":
        """Give the model in which these comparisons are not in force.

        Raises:
            InvalidValueError: One of them is not in force anyway.
        """
        tables = (self.people, self.organisations, self.mixed)
        known = {name for table in tables for name, _ in table.weights}
        problems = tuple(
            Problem(name, "is no comparison of this model")
            for name in names
            if name not in known
        )
        if problems:
            raise InvalidValueError(what="match model", problems=problems)
        return self._bare(*names)

    def _bare(self, *names: str) -> "MatchModel":
        own = tuple(one for one in self.own if one.name not in names)
        return attrs.evolve(
            self,
            people=self.people.without(names),
            organisations=self.organisations.without(names),
            mixed=self.mixed.without(names),
            own=own,
            fields=_reading(self.fields, own),
        )

    def with_weights(
        self,
        weights: Mapping[str, Mapping[str, Bits]],
        *,
        whom: str = PEOPLE,
        prior: Mapping[str, float] | None = None,
        note: str | None = None,
    ) -> "MatchModel":
        """Give the model with other weights for some levels of some comparisons.

        Args:
            weights: By comparison and level, in bits: one a relation, or that of
                *same* alone, which leaves the others as they are.
            whom: ``people``, ``organisations`` or ``person and organisation``.
            prior: By relation, in bits; None or left out stays as it is.
            note: Where they come from; None stays as it is.

        Raises:
            InvalidValueError: A comparison, level or relation is unknown, or a weight
                is no number of bits.
        """
        data = self.to_dict()
        table = data[whom] if whom in RELATIONS else {"prior": {}, "comparisons": {}}
        reader = ModelReader({})
        if whom not in RELATIONS:
            reader.wrong("whom", f"must be one of: {', '.join(RELATIONS)}")
        for name, levels in reader.mapping("weights", weights).items():
            rows = table["comparisons"].setdefault(name, {})
            for level, bits in reader.mapping(f"weights.{name}", levels).items():
                old = rows.get(level, [0] * len(table["prior"]))
                rows[level] = _updated(old, bits)
        for relation, value in reader.mapping("prior", prior or {}).items():
            table["prior"][relation] = in_unit(value)
        reader.done()
        if note is not None:
            data["note"] = note
        return MatchModel.from_dict(data, own=self.own)

    def reading(
        self, *, births: Iterable[str] = (), ids: Iterable[str] = ()
    ) -> "MatchModel":
        """Give the model that finds dates of birth and id numbers in more fields.

        Args:
            births: Ids of custom fields, or names of columns.
            ids: Likewise.
        """
        return attrs.evolve(self, fields=self.fields.adding(births=births, ids=ids))

    def to_dict(self) -> dict[str, Any]:
        """Write the model as plain data, which JSON can hold.

        Of its own comparisons the weights are written, not the functions; the names of
        fields where they are others than those of leadlink.
        """
        named = fields_data(self.fields)
        return {
            "format": FORMAT,
            "scale": SCALE,
            "note": self.note,
            **({} if named == fields_data(FIELD_NAMES) else {"fields": named}),
            PEOPLE: table_data(self.people),
            ORGANISATIONS: table_data(self.organisations),
            MIXED: table_data(self.mixed),
        }

    @classmethod
    def from_dict(
        cls, data: object, *, own: Iterable[OwnComparison] = ()
    ) -> "MatchModel":
        """Read a model from plain data.

        Args:
            data: As ``to_dict`` wrote it. A level that is left out says nothing.
            own: The comparisons of users that it has; their weights are those written.

        Raises:
            InvalidValueError: Every key that is unknown or missing, and every value
                that cannot be, with its path.
        """
        given = tuple(own)
        reader = ModelReader({**BUILT_IN, **{one.name: one.feature for one in given}})
        found = reader.head(data)
        note = reader.note(found.get("note", ""))
        fields = reader.fields(found["fields"]) if "fields" in found else FIELD_NAMES
        people, organisations, mixed = (
            reader.table(whom, found.get(whom, {"prior": {}})) for whom in RELATIONS
        )
        reader.done()
        return cls(
            people=people,
            organisations=organisations,
            mixed=mixed,
            fields=_reading(fields, given),
            own=given,
            note=note,
        )

    def to_json(self) -> str:
        """Write the model as text for a file: a level a line."""
        return dump(self.to_dict()) + "\n"

    @classmethod
    def from_json(cls, text: str, *, own: Iterable[OwnComparison] = ()) -> "MatchModel":
        """Read a model from the text of a file.

        Raises:
            InvalidValueError: It is no JSON, or no model.
        """
        try:
            data = json.loads(text)
        except (TypeError, ValueError, RecursionError):
            problem = Problem("", "is not JSON")
            error = InvalidValueError(what="match model", problems=(problem,))
            raise error from None
        return cls.from_dict(data, own=own)


@cache
def _default() -> MatchModel:
    folder = resources.files("leadlink.rules.matching")
    return MatchModel.from_json((folder / DEFAULT_FILE).read_text(encoding="utf-8"))


def _reading(fields: FieldNames, own: Iterable[OwnComparison]) -> FieldNames:
    """Give the names of fields with what these comparisons read, and no other's."""
    read = (one.reads for one in own)
    return attrs.evolve(fields, own=[name for name in read if isinstance(name, str)])


def _rows(weights: Weights, table: WeightTable) -> Rows:
    """Write the weights of an own comparison in parts of a bit, one a relation."""
    blank = (0,) * len(table.relations)
    return tuple(
        (level, (*map(in_unit, bits), *blank[len(bits) :])) for level, bits in weights
    )


def _updated(old: list[int], bits: Any) -> Any:
    """Put new weights, or that of *same* alone, in place of old ones."""
    if isinstance(bits, list | tuple):
        return [in_unit(value) for value in bits]
    return [in_unit(bits), *old[1:]]


def dump(data: object, indent: str = "") -> str:
    """Write plain data as JSON with every list on one line."""
    if not isinstance(data, dict):
        return json.dumps(data, ensure_ascii=False)
    if not data:
        return "{}"
    deeper = indent + "  "
    lines = (
        f"{deeper}{json.dumps(key, ensure_ascii=False)}: {dump(value, deeper)}"
        for key, value in data.items()
    )
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"

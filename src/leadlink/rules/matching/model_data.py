"""A model as plain data that JSON can hold, and strictly back again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, final

import attrs

from leadlink.model import checks
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.match import Relation
from leadlink.rules.matching.comparison import Feature
from leadlink.rules.matching.field_names import FieldNames
from leadlink.rules.matching.tables import Rows, WeightTable

FORMAT: Final = 1
SCALE: Final = "1/1024 bit"
HEAVIEST: Final = 1 << 20
"""No weight is more, in parts of a bit: sums stay far from what a float can tell."""

PEOPLE, ORGANISATIONS, MIXED = "people", "organisations", "person and organisation"
RELATIONS: Final[Mapping[str, tuple[Relation, ...]]] = {
    PEOPLE: (Relation.SAME_PERSON, Relation.SAME_HOUSEHOLD, Relation.SAME_COMPANY),
    ORGANISATIONS: (Relation.SAME_COMPANY,),
    MIXED: (Relation.SAME_COMPANY,),
}
"""What a pair may be, by whom it is of."""

_KEYS = ("format", "scale", "note", "fields", *RELATIONS)


def table_data(table: WeightTable) -> dict[str, Any]:
    """Write a table as plain data."""
    return {
        "prior": dict(zip(map(str, table.relations), table.prior, strict=True)),
        "comparisons": {
            name: {level: list(weights) for level, weights in rows}
            for name, rows in table.weights
        },
    }


def fields_data(fields: FieldNames) -> dict[str, list[str]]:
    """Write field names as plain data, without what own comparisons read."""
    return {"birth date": list(fields.births), "id number": list(fields.ids)}


@final
@attrs.define
class ModelReader:
    """Reads plain data and notes everything that is wrong with it.

    Attributes:
        features: The comparisons that there are, by name.
        problems: What was found so far.
    """

    features: Mapping[str, Feature]
    problems: list[Problem] = attrs.field(factory=list)

    def wrong(self, path: str, reason: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, reason))

    def done(self) -> None:
        """Refuse the data if anything was wrong.

        Raises:
            InvalidValueError: Every problem, with its path.
        """
        if self.problems:
            problems = tuple(self.problems)
            raise InvalidValueError(what="match model", problems=problems)

    def head(self, data: object) -> Mapping[str, Any]:
        """Read the outermost mapping: its keys, format and scale."""
        found = self.mapping("", data)
        if not self.problems:
            self._keys("", found, _KEYS, needs=("format", *RELATIONS))
        if "format" in found and found["format"] != FORMAT:
            self.wrong("format", f"must be {FORMAT}")
        if found.get("scale", SCALE) != SCALE:
            self.wrong("scale", f"must be {SCALE!r}")
        return found

    def note(self, value: object) -> str:
        """Read the note."""
        if not isinstance(value, str) or len(value) > checks.MAX_TEXT:
            self.wrong("note", "must be text")
            return ""
        return value

    def fields(self, value: object) -> FieldNames:
        """Read the names of fields."""
        found = self.mapping("fields", value)
        self._keys("fields", found, ("birth date", "id number"))
        named = {
            key: self._texts(f"fields.{key}", found[key])
            for key in ("birth date", "id number")
            if key in found
        }
        plain = FieldNames()
        return FieldNames(
            births=named.get("birth date", plain.births),
            ids=named.get("id number", plain.ids),
        )

    def table(self, whom: str, value: object) -> WeightTable:
        """Read the weights of one kind of pair."""
        relations = RELATIONS[whom]
        found = self.mapping(whom, value)
        self._keys(whom, found, ("prior", "comparisons"), needs=("prior",))
        prior = self._prior(f"{whom}.prior", found.get("prior", {}), relations)
        path = f"{whom}.comparisons"
        named = self.mapping(path, found.get("comparisons", {}))
        weights: list[tuple[str, Rows]] = []
        for name, levels in named.items():
            feature = self.features.get(name)
            if feature is None:
                self.wrong(f"{path}.{name}", "is no comparison; pass it as an own one")
                continue
            rows = self._rows(f"{path}.{name}", levels, feature, len(relations))
            weights.append((name, rows))
        return WeightTable(
            relations=relations,
            has_same=whom != MIXED,
            prior=prior,
            features=tuple(self.features[name] for name, _ in weights),
            weights=tuple(weights),
        )

    def mapping(self, path: str, value: object) -> Mapping[str, Any]:
        """Read a mapping of texts; anything else is empty."""
        if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            return value
        self.wrong(path, "must be a mapping with text as keys")
        return {}

    def _keys(
        self,
        path: str,
        found: Mapping[str, Any],
        known: Sequence[str],
        needs: Sequence[str] = (),
    ) -> None:
        dot = f"{path}." if path else ""
        for key in found:
            if key not in known:
                self.wrong(f"{dot}{key}", "is unknown")
        for key in needs:
            if key not in found:
                self.wrong(f"{dot}{key}", "is missing")

    def _texts(self, path: str, value: object) -> tuple[str, ...]:
        if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
            found = tuple(value)
            if all(isinstance(one, str) and one.strip() for one in found):
                return found
        self.wrong(path, "must be a list of texts that are not blank")
        return ()

    def _prior(
        self, path: str, value: object, relations: Sequence[Relation]
    ) -> tuple[int, ...]:
        found = self.mapping(path, value)
        names = tuple(map(str, relations))
        if isinstance(value, Mapping) and found:
            self._keys(path, found, names, needs=names)
        return tuple(
            self._weight(f"{path}.{name}", found[name]) if name in found else 0
            for name in names
        )

    def _rows(self, path: str, value: object, feature: Feature, width: int) -> Rows:
        rows: list[tuple[str, tuple[int, ...]]] = []
        for level, weights in self.mapping(path, value).items():
            here = f"{path}.{level}"
            if level not in feature.levels:
                self.wrong(here, f"is no level of {feature.name!r}")
            elif not isinstance(weights, list | tuple) or len(weights) != width:
                self.wrong(here, f"must be a list of {width} weights")
            else:
                row = (self._weight(f"{here}[{at}]", w) for at, w in enumerate(weights))
                rows.append((level, tuple(row)))
        return tuple(rows)

    def _weight(self, path: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(path, f"must be a whole number, of {SCALE}")
        elif not -HEAVIEST <= value <= HEAVIEST:
            self.wrong(path, f"must be from -{HEAVIEST} to {HEAVIEST}")
        else:
            return value
        return 0

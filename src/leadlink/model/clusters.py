"""Clusters: records that are one person or one organisation."""

from collections.abc import Iterable
from typing import final

import attrs

from leadlink.model import checks, fields
from leadlink.model.ids import Ref


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Edge:
    """Two records of a cluster that are probably one.

    Attributes:
        left: The lesser reference.
        right: The greater.
        same: Probability that both are one, 0.0-1.0.
        is_weak: Whether the cluster hangs together by it alone, and it is less probable
            than STRONG wants.
    """

    left: Ref = attrs.field(validator=checks.instance_of(Ref))
    right: Ref = attrs.field(validator=checks.instance_of(Ref))
    same: float = attrs.field(validator=checks.share)
    is_weak: bool = attrs.field(default=False, validator=checks.flag)


def to_edges(values: Iterable[Edge]) -> tuple[Edge, ...]:
    """Bring edges to a tuple, in the order given."""
    return checks.each(checks.same, values)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Cluster:
    """Records that are one person or one organisation.

    Attributes:
        records: Two or more, by reference.
        edges: The pairs among them that are probably one, by reference.
    """

    records: tuple[Ref, ...] = attrs.field(
        converter=fields.to_refs, validator=fields.refs
    )
    edges: tuple[Edge, ...] = attrs.field(
        converter=to_edges, validator=checks.tuple_of(checks.instance_of(Edge))
    )

    @property
    def weak(self) -> tuple[Edge, ...]:
        """The edges to look at before the cluster is believed."""
        return tuple(edge for edge in self.edges if edge.is_weak)

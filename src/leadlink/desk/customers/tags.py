"""The registries of tags: which are in use for contacts, and which for customers."""

import attrs

from leadlink.desk.facet import Facet
from leadlink.model.actor import Permission
from leadlink.model.tags import TagEntry, TagRegistry
from leadlink.ports.queries import Everything


@attrs.frozen
class TagRegistries(Facet):
    """Which tags are in use (S1.15-S1.17)."""

    def tags(self, registry: TagRegistry) -> tuple[TagEntry, ...]:
        """Give the tags of a registry, in the order of the alphabet.

        Conversions enter them; lowering a standing takes none away, nor does taking a
        tag from a record. Like the definitions of custom fields they are settings: who
        may read them is told of all.

        Raises:
            PermissionDeniedError: The actor has none of VIEW_ALL_LEADS, MANAGE_LEADS,
                CONVERT_LEADS and MANAGE_CUSTOMERS.
        """
        self.session.require(
            Permission.VIEW_ALL_LEADS,
            Permission.MANAGE_LEADS,
            Permission.CONVERT_LEADS,
            Permission.MANAGE_CUSTOMERS,
        )
        with self.session.reading() as unit:
            entries = unit.every(Everything(TagEntry))
            found = [entry for entry in entries if entry.registry is registry]
        return tuple(sorted(found, key=lambda entry: entry.tag))

"""Readers and writers of records: CSV and JSON Lines, in and out."""

from leadlink.adapters.records.drafts import read_leads
from leadlink.adapters.records.export import (
    CUSTOMER_CELLS,
    LEAD_CELLS,
    write_csv,
    write_lines,
)
from leadlink.adapters.records.fieldmap import CUSTOMERS, LEADS, FieldMap
from leadlink.adapters.records.importing import (
    Imported,
    import_customers,
    import_leads,
)
from leadlink.adapters.records.rejects import scrub_rejects
from leadlink.adapters.records.rows import Rejected, UnreadableFileError

__all__ = [
    "CUSTOMERS",
    "CUSTOMER_CELLS",
    "LEADS",
    "LEAD_CELLS",
    "FieldMap",
    "Imported",
    "Rejected",
    "UnreadableFileError",
    "import_customers",
    "import_leads",
    "read_leads",
    "scrub_rejects",
    "write_csv",
    "write_lines",
]

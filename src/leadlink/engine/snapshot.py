"""A roster as one file, so that a million records need not be normalised again.

The file has a head of fixed length, a description in JSON, the arrays as they are, and
a digest of everything before it. It is written beside the old one and then put in its
place, so that there is always a whole file.
"""

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np

from leadlink.engine.roster import Roster, Stored
from leadlink.engine.signature import WIDTH
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.store_errors import CorruptError, NewerSchemaError, ReadOnlyError
from leadlink.rules.matching.field_names import FieldNames

MAGIC: Final = b"leadlink roster\n"
FORMAT: Final = 2

_HEAD: Final = len(MAGIC) + 8
_DIGEST: Final = 32
_TYPES: Final = {
    "signatures": "<u4",
    "ends": "<i8",
    "keys": "<u8",
    "rows": "<u4",
    "data": "<u1",
}


def write(
    roster: Roster, path: Path, policy: MatchingPolicy, fields: FieldNames
) -> None:
    """Write a roster to a file, in place of one that is there.

    Raises:
        ReadOnlyError: The file cannot be written.
    """
    stored = roster.stored()
    arrays = {name: getattr(stored, name) for name in _TYPES}
    about = _about(policy, fields)
    about["sizes"] = {name: len(array) for name, array in arrays.items()}
    described = json.dumps(about).encode()
    numbers = FORMAT.to_bytes(4, "little") + len(described).to_bytes(4, "little")
    digest = blake2b(digest_size=_DIGEST)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            for part in _parts(MAGIC + numbers + described, arrays):
                digest.update(part)
                file.write(part)
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ReadOnlyError(detail="the snapshot cannot be written") from error


def _parts(head: bytes, arrays: Mapping[str, Any]) -> Iterator[bytes]:
    """Give the bytes of a snapshot, one array at a time."""
    yield head
    for name, array in arrays.items():
        yield array.astype(_TYPES[name], copy=False).tobytes()


def read(path: Path, policy: MatchingPolicy, fields: FieldNames) -> Roster:
    """Read a roster from a file.

    Raises:
        CorruptError: The file is missing, damaged, or no snapshot.
        NewerSchemaError: A newer leadlink wrote it.
        InvalidValueError: It was written by another leadlink, or its records were read
            by another policy or other field names: normalise them again.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorruptError(detail="the snapshot cannot be read") from error
    if not data.startswith(MAGIC) or len(data) < _HEAD + _DIGEST:
        raise CorruptError(detail="no snapshot of a roster")
    version = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "little")
    if version > FORMAT:
        detail = f"snapshot format {version}, this reads up to {FORMAT}"
        raise NewerSchemaError(detail=detail)
    body = memoryview(data)[:-_DIGEST]
    if blake2b(body, digest_size=_DIGEST).digest() != data[-_DIGEST:]:
        raise CorruptError(detail="the snapshot is damaged")
    at = _HEAD + int.from_bytes(data[len(MAGIC) + 4 : _HEAD], "little")
    about = json.loads(data[_HEAD:at])
    _compare(about, _about(policy, fields))
    arrays: dict[str, Any] = {}
    for name, kind in _TYPES.items():
        count = about["sizes"][name] * (WIDTH if name == "signatures" else 1)
        array = np.frombuffer(data, dtype=kind, count=count, offset=at)
        at += array.nbytes
        arrays[name] = array.astype(np.dtype(kind).newbyteorder("="))
    arrays["signatures"] = arrays["signatures"].reshape(-1, WIDTH)
    return Roster.restored(Stored(**arrays))


def _about(policy: MatchingPolicy, fields: FieldNames) -> dict[str, Any]:
    """Say what the compared forms depend on."""
    read_by = {
        "default_region": policy.default_region,
        "folds_plus_tags": policy.folds_plus_tags,
        "folds_dots": policy.folds_dots,
        "fields": [list(names) for names in attrs.astuple(fields)[:3]],
    }
    return {
        "leadlink": metadata.version("leadlink"),
        "format": FORMAT,
        "policy": read_by,
    }


def _compare(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    problems = tuple(
        Problem(name, "is not that by which the snapshot was made")
        for name, value in wanted.items()
        if found.get(name) != value
    )
    if problems:
        raise InvalidValueError(what="snapshot", problems=problems)

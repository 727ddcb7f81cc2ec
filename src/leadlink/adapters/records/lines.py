"""JSON Lines: one object a line, in UTF-8, read strictly."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from leadlink.adapters.records.rows import Row
from leadlink.model.errors import Problem


def read_lines(file: Iterable[bytes]) -> Iterator[Row]:
    """Read objects, a line each; blank lines are left out, but count.

    A line that is no UTF-8, no JSON, no object, has a key twice, or a number that JSON
    does not know (NaN, Infinity), is a row with a problem.
    """
    for number, line in enumerate(file, start=1):
        bare = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if bare.strip():
            yield _row(number, bare)


def _row(number: int, line: bytes) -> Row:
    raw = (line.decode(errors="replace").rstrip("\r\n"),)
    try:
        found = json.loads(
            line.decode(),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=Decimal,
        )
    except UnicodeDecodeError:
        reason = "is not UTF-8"
    except json.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg.lower()} at column {error.colno}"
    except RecursionError:
        reason = "is nested too deeply"
    except _StrictError as error:
        reason = str(error)
    except (InvalidOperation, ValueError):
        reason = "has a number that is out of range"
    else:
        if isinstance(found, dict):
            return Row(number=number, raw=raw, values=found)
        reason = "is not an object"
    return Row(number=number, raw=raw, problems=(Problem("", reason),))


class _StrictError(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "has a key twice"
        raise _StrictError(msg)
    return found


def _no_number(name: str) -> NoReturn:
    msg = f"has {name}, which is no number"
    raise _StrictError(msg)

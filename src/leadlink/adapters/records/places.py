"""Where a file may be written: never over one that is still needed."""

from pathlib import Path

from leadlink.adapters.records.rows import UnreadableFileError


def draft_of(path: Path) -> Path:
    """Name the file that is written first, and then takes the place of another."""
    return path.parent / f"{path.name}.part"


def keep(*kept: Path, writing: Path) -> None:
    """Refuse to write a file where its writing would destroy another.

    Links are followed, and the draft of what is written counts as well.

    Args:
        kept: The files that must stay, whether they are there or not.
        writing: The place of the file to be written.

    Raises:
        UnreadableFileError: It, or its draft, would take the place of one of them.
    """
    for path in kept:
        if any(_is_same(path, place) for place in (writing, draft_of(writing))):
            reason = f"writing {writing} would overwrite {path}"
            raise UnreadableFileError(reason)


def _is_same(left: Path, right: Path) -> bool:
    try:
        return left.resolve() == right.resolve() or left.samefile(right)
    except (OSError, RuntimeError, ValueError):
        # What cannot be looked at cannot be opened either.
        return False

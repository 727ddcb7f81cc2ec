"""Where a file may be written: never over one that is still needed."""

from pathlib import Path

from leadlink.adapters.records.rows import UnreadableFileError


def draft_of(path: Path) -> Path:
    """Name the file that is written first, and then takes the place of another."""
    return path.parent / f"{path.name}.part"


def replace(path: Path, text: str) -> None:
    """Write a file whole, or leave what is there; a link is followed.

    Raises:
        UnreadableFileError: What is there is no file, or nothing can be written there.
    """
    where = path.resolve()
    if where.exists() and not where.is_file():
        reason = f"{path} is no file"
        raise UnreadableFileError(reason)
    draft = draft_of(where)
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(where)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = f"{path} cannot be written: {error.strerror}"
        raise UnreadableFileError(reason) from error


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

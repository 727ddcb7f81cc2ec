"""Which rows of a file have been seen, in little memory."""

from array import array
from typing import final


@final
class SeenKeys:
    """Remembers keys by 63 bits of them: about sixteen bytes a key.

    A set of texts would cost a hundred; an import shall not grow with its file.
    """

    def __init__(self) -> None:
        self._slots = array("q", bytes(8 * 1024))
        self._count = 0

    def add(self, key: str) -> bool:
        """Remember a key of hexadecimal digits; tell whether it is new."""
        if self._count * 2 >= len(self._slots):
            self._grow()
        return self._put(int(key[-15:], 16) + 1)

    def _put(self, number: int) -> bool:
        size = len(self._slots)
        place = number % size
        while self._slots[place]:
            if self._slots[place] == number:
                return False
            place = (place + 1) % size
        self._slots[place] = number
        self._count += 1
        return True

    def _grow(self) -> None:
        before = self._slots
        self._slots = array("q", bytes(16 * len(before)))
        self._count = 0
        for number in before:
            if number:
                self._put(number)

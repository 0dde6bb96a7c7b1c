"""How a room's name is set: "Room 11" says where to go, "Room" above "11" does not."""

_NUMBER = 4
_MARKS = ",;.:)"


def parts(name: str) -> tuple[str, ...]:
    """Return the words of a name, each short number together with the word before it.

    A line ends between two parts; inside one only where it has no room for the whole of it.
    """
    found: list[str] = []
    for word in name.split():
        if found and _is_number(word.rstrip(_MARKS)):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return tuple(found)


def _is_number(word: str) -> bool:
    # "12b" and "A-3" too; what is longer is a word that a line may begin with.
    return len(word) <= _NUMBER and any(map(str.isdecimal, word))

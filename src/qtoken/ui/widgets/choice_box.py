"""A box of choices: typing finds any word, and the list is as wide as its texts."""

from collections import Counter
from collections.abc import Sequence
from time import monotonic

from PySide6.QtWidgets import QApplication, QListView, QWidget

from qtoken.domain.names import words
from qtoken.ui.widgets.elided_box import ElidedBox

_EDGES_PX = 48
"""Room beside the texts: margins, an icon, a scroll bar."""


class ChoiceBox(ElidedBox):
    """Typing finds the beginning of any word: where all are a *Dr.*, the name finds the person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setView(_Choices(self))

    def make_room(self) -> None:
        """Make the list as wide as its texts, but no wider than the screen."""
        metrics = self.view().fontMetrics()
        texts = [self.itemText(place) for place in range(self.count())]
        widest = max(map(metrics.horizontalAdvance, texts), default=0)
        room = self.screen().availableSize().width()
        self.view().setMinimumWidth(min(max(self.width(), widest + _EDGES_PX), room))

    def showPopup(self) -> None:
        self.make_room()
        super().showPopup()


class _Choices(QListView):
    def __init__(self, box: ChoiceBox) -> None:
        super().__init__(box)
        self._typed = ""
        self._typed_at = 0.0

    def keyboardSearch(self, search: str) -> None:
        now = monotonic()
        is_going_on = now - self._typed_at < QApplication.keyboardInputInterval() / 1000
        self._typed_at = now
        typed = self._typed + search if is_going_on else search
        model = self.model()
        texts = [str(model.index(place, 0).data()) for place in range(model.rowCount())]
        current = self.currentIndex().row()
        found = places_of(typed, texts)
        is_longer = len(typed) > len(search)
        if not found and is_longer:
            # The letter continues no word: it begins a new search.
            typed, is_longer = search, False
            found = places_of(typed, texts)
        self._typed = typed
        further = [place for place in found if place > current or (is_longer and place == current)]
        if found:
            self.setCurrentIndex(model.index((further or found)[0], 0))


def places_of(typed: str, texts: Sequence[str]) -> list[int]:
    """Return the places of texts with a word that begins so; words most texts share count last."""
    wanted = " ".join(words(typed))
    if not wanted:
        return []
    split = [words(text) for text in texts]
    in_how_many = Counter(word for own in split for word in set(own))
    # Words in half of all texts or more, such as "Dr": their beginning says little.
    usual = {word for word, count in in_how_many.items() if count > 1 and 2 * count >= len(texts)}
    found: tuple[list[int], list[int]] = ([], [])
    for place, own in enumerate(split):
        starts = [start for start in range(len(own)) if " ".join(own[start:]).startswith(wanted)]
        if starts:
            found[all(own[start] in usual for start in starts)].append(place)
    return found[0] or found[1]

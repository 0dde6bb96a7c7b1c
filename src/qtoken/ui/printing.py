"""Slips on paper: an 80 mm page drawn with QPainter, for a PDF or any printer of the system.

The page is as long as its content. Everything is drawn, not sent as text, so that Arabic or Hindi
look on paper as on the screen. QtPrintSupport is imported only in the printing process
(`ui.paper`); PDF files are written on a worker thread.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from qtoken.domain.errors import QTokenError
from qtoken.texts import is_right_to_left
from qtoken.ui import fonts, qr
from qtoken.ui.slip import Slip

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

WIDTH_MM = 80.0
_MARGIN_MM = 5.0
_DOTS_PER_INCH = 300
_MM_PER_INCH = 25.4
_LABEL_MM = 20.0
_LINE_MM = 0.3
_QR_MM = 38.0
_WRAPPED_CENTER = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
# An address has no spaces to break at.
_BROKEN_CENTER = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWrapAnywhere)


class SlipNotPrinted(QTokenError):
    """The printer refused. The token is valid; the slip can be printed again."""

    code = "slip_not_printed"
    message = (
        "The slip of {label} was not printed: {printer} does not answer. The token stays valid."
    )


class SlipNotSaved(QTokenError):
    """The PDF could not be written. The token is valid."""

    code = "slip_not_saved"
    message = "The slip of {label} was not saved: {path} cannot be written. The token stays valid."


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    height_mm: float
    weight: int
    gap_mm: float


def save_pdf(slip: Slip, path: Path) -> None:
    """Write the slip as a PDF of 80 mm width with its fonts embedded. Raises `SlipNotSaved`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # QPdfWriter does not say that it cannot write: opened here first, to find out.
        path.open("ab").close()
    except OSError as error:
        raise SlipNotSaved(label=slip.label, path=path) from error
    writer = QPdfWriter(str(path))
    writer.setTitle(slip.label)
    writer.setCreator("qtoken")
    writer.setResolution(_DOTS_PER_INCH)
    if not _draw_on(writer, writer.resolution(), slip):
        raise SlipNotSaved(label=slip.label, path=path)


def print_slip(slip: Slip, printer: str) -> None:
    """Print the slip on the system's printer of that name. Raises `SlipNotPrinted`."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    refused = SlipNotPrinted(label=slip.label, printer=printer)
    # A QPrinter says that it is valid even without a printer: only the list and `begin` tell.
    if printer not in QPrinterInfo.availablePrinterNames():
        raise refused
    paper = QPrinter(QPrinter.PrinterMode.HighResolution)
    paper.setPrinterName(printer)
    paper.setDocName(slip.label)
    paper.setFullPage(True)
    if not _draw_on(paper, paper.resolution(), slip) or _has_failed(paper):
        raise refused


def _has_failed(paper: "QPrinter") -> bool:
    failed = {paper.PrinterState.Error, paper.PrinterState.Aborted}
    return paper.printerState() in failed


def _draw_on(device: QPagedPaintDevice, dots_per_inch: int, slip: Slip) -> bool:
    scale = dots_per_inch / _MM_PER_INCH
    # Drawn twice: the page's length must be set before the first line is drawn.
    height_mm = _draw(None, device, slip, scale)
    size = QPageSize(
        QSizeF(WIDTH_MM, height_mm),
        QPageSize.Unit.Millimeter,
        f"qtoken {WIDTH_MM:.0f} mm",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    # The margins are drawn by us: a printer's own would be added to them.
    layout.setMode(QPageLayout.Mode.FullPageMode)
    device.setPageLayout(layout)
    painter = QPainter()
    if not painter.begin(device):
        return False
    _draw(painter, device, slip, scale)
    return painter.end()


def _parts(slip: Slip) -> list[_Part]:
    parts = [
        _Part(slip.clinic, 4.6, fonts.SEMI_BOLD, 2.0),
        _Part(slip.department, 5.4, fonts.SEMI_BOLD, 1.0),
        _Part(slip.label, _LABEL_MM, fonts.HEAVY, 1.0),
        _Part(slip.ahead, 4.6, fonts.SEMI_BOLD, 1.0),
        _Part(slip.issued, 3.6, fonts.REGULAR, 3.0),
        _Part(slip.where, 3.8, fonts.REGULAR, 1.6),
        _Part(slip.missed, 3.8, fonts.REGULAR, 1.6),
        _Part(slip.order, 3.4, fonts.REGULAR, 0.0),
        _Part(slip.follow, 3.8, fonts.SEMI_BOLD, 0.0),
        _Part(slip.link, 2.9, fonts.REGULAR, 0.0),
    ]
    return [part for part in parts if part.text]


def _draw(painter: QPainter | None, device: QPagedPaintDevice, slip: Slip, scale: float) -> float:
    """Draw, or without a painter only measure; return the page's height in millimetres."""
    width = (WIDTH_MM - 2 * _MARGIN_MM) * scale
    y = _MARGIN_MM * scale
    for part in _parts(slip):
        if part.text == slip.where:
            y = _draw_line(painter, y, scale)
        elif part.text == slip.follow:
            y = _draw_line(painter, y + 3.0 * scale, scale)
        elif part.text == slip.link:
            y = _draw_qr(painter, slip.link, y, scale)
        font = _font(part, device, width, scale)
        box = QRectF(_MARGIN_MM * scale, y, width, 1000 * scale)
        flags = _BROKEN_CENTER if part.text == slip.link else _WRAPPED_CENTER
        text = part.text
        if text == slip.link and QFontMetricsF(font, device).horizontalAdvance(text) > width:
            # Broken before the code, so that somebody who copies it by hand sees it in one piece.
            text = text.replace("/t/", "\n/t/")
        needed = QFontMetricsF(font, device).boundingRect(box, flags, text)
        if painter is not None:
            _set_up(painter, font)
            painter.drawText(box, flags, text)
        y += needed.height() + part.gap_mm * scale
    return y / scale + _MARGIN_MM


def _set_up(painter: QPainter, font: QFont) -> None:
    direction = (
        Qt.LayoutDirection.RightToLeft if is_right_to_left() else Qt.LayoutDirection.LeftToRight
    )
    painter.setLayoutDirection(direction)
    painter.setFont(font)


def _font(part: _Part, device: QPagedPaintDevice, width: float, scale: float) -> QFont:
    font = fonts.for_paper(round(part.height_mm * scale), part.weight)
    # Only short texts shrink, so that a label of three letters and four digits stays on one line.
    while QFontMetricsF(font, device).horizontalAdvance(part.text) > width and len(part.text) < 12:
        font.setPixelSize(font.pixelSize() * 9 // 10)
    return font


def _draw_qr(painter: QPainter | None, link: str, y: float, scale: float) -> float:
    side = qr.side(link, _QR_MM * scale)
    if painter is not None:
        qr.draw(painter, link, (WIDTH_MM * scale - side) / 2, y, _QR_MM * scale)
    return y + side


def _draw_line(painter: QPainter | None, y: float, scale: float) -> float:
    if painter is not None:
        painter.setPen(QPen(Qt.GlobalColor.black, _LINE_MM * scale))
        end = (WIDTH_MM - _MARGIN_MM) * scale
        painter.drawLine(QPointF(_MARGIN_MM * scale, y), QPointF(end, y))
    return y + 3.0 * scale

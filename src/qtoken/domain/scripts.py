"""The scripts for which qtoken ships fonts, in `resources/fonts`.

Other characters are drawn only if the computer has a font for them: Chinese, Japanese and Korean,
whose fonts are larger than all of qtoken, pictographs, and scripts that only scholars read.
"""

import unicodedata

# The first words of the letters' names in Unicode: Python knows no script of a character.
_BROUGHT = frozenset(
    {
        "ADLAM", "ARABIC", "ARMENIAN", "BALINESE", "BENGALI", "BUGINESE", "CANADIAN", "CHAKMA",
        "CHAM", "CHEROKEE", "COMBINING", "CYRILLIC", "DEVANAGARI", "DIGIT", "ETHIOPIC", "EXTENDED",
        "FEMININE", "GEORGIAN", "GREEK", "GUJARATI", "GURMUKHI", "HANIFI", "HEBREW", "JAVANESE",
        "KANNADA", "KAYAH", "KHMER", "LAO", "LATIN", "LEPCHA", "LIMBU", "LISU", "MALAYALAM",
        "MASCULINE", "MEETEI", "MICRO", "MODIFIER", "MONGOLIAN", "MYANMAR", "NEW", "NKO", "OL",
        "ORIYA", "OSAGE", "SAURASHTRA", "SINHALA", "SUNDANESE", "SUPERSCRIPT", "SYLOTI", "SYRIAC",
        "TAI", "TAMIL", "TELUGU", "THAANA", "THAI", "TIBETAN", "TIFINAGH", "VAI", "VULGAR",
        "WANCHO", "YI",
    }
)  # fmt: skip
# Not shipped, unlike the other scripts whose names begin with TAI.
_NOT_BROUGHT = "TAI VIET"
# In the planes after the first one, the other scripts have only rare letters, which no font has.
_BROUGHT_BEHIND = frozenset({"ADLAM", "CHAKMA", "HANIFI", "OSAGE", "WANCHO"})
_LAST_OF_FIRST_PLANE = "\uffff"
_LAST_PLAIN_SIGN = "\u20bf"
_LETTERLIKE = ("\u2100", "\u214f")
_MINUS = "\u2212"
"""Signs up to the currencies, the minus sign and letter-like signs such as № are in the Latin font.

The remaining signs are arrows and pictographs.
"""


def is_brought(text: str) -> bool:
    """Return whether the fonts shipped with qtoken have all characters of a text."""
    return all(map(_is_brought, text))


def _is_brought(character: str) -> bool:
    if _LETTERLIKE[0] <= character <= _LETTERLIKE[1] or character == _MINUS:
        return True
    category = unicodedata.category(character)
    if category[0] in "LMN":
        name = unicodedata.name(character, "").replace("-", " ")
        script = name.partition(" ")[0]
        return not name.startswith(_NOT_BROUGHT) and script in (
            _BROUGHT if character <= _LAST_OF_FIRST_PLANE else _BROUGHT_BEHIND
        )
    # Blanks and control characters have no shape and need no font.
    return category[0] in "CZ" or character <= _LAST_PLAIN_SIGN

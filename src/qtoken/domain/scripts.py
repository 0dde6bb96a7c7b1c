"""For which scripts letters travel with qtoken, in `resources/fonts`.

Everything else is drawn only where a computer has a font for it: Chinese, Japanese and Korean,
whose fonts are larger than all of qtoken, pictographs, and scripts that only scholars read.
"""

import unicodedata

# What the names of the letters begin with in Unicode's own list.
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
# Another script than the two whose names begin like it.
_ITS_NAMESAKE = "TAI VIET"
# Behind the first plane the other scripts have their rare letters only.
_BROUGHT_BEHIND = frozenset({"ADLAM", "CHAKMA", "HANIFI", "OSAGE", "WANCHO"})
_LAST_OF_FIRST_PLANE = "\uffff"
_LAST_PLAIN_SIGN = "\u20bf"
_LETTERLIKE = ("\u2100", "\u214f")
_MINUS = "\u2212"
"""Signs up to the currencies, and those made of letters such as №, are in the Latin font; what
else there is are arrows and pictographs."""


def is_brought(text: str) -> bool:
    """Whether each character of a text has a letter that travels with qtoken."""
    return all(map(_is_brought, text))


def _is_brought(character: str) -> bool:
    if _LETTERLIKE[0] <= character <= _LETTERLIKE[1] or character == _MINUS:
        return True
    category = unicodedata.category(character)
    if category[0] in "LMN":
        name = unicodedata.name(character, "").replace("-", " ")
        script = name.partition(" ")[0]
        return not name.startswith(_ITS_NAMESAKE) and script in (
            _BROUGHT if character <= _LAST_OF_FIRST_PLANE else _BROUGHT_BEHIND
        )
    # What has no shape needs no letter.
    return category[0] in "CZ" or character <= _LAST_PLAIN_SIGN

"""Patients are found however their name or number is typed, on both databases."""

import pytest

from qtoken.domain.errors import RecordNumberTaken, TextWordless
from tests.support.desk import Desk

LONG = "María del Carmen García-Rodríguez y Sánchez de la Torre Alcántara Silva Ida Jones"

FOUND_BY = {
    "Işık Test": ["ışık", "isik", "IŞIK", "ISIK"],
    "Jürgen Müller": ["mueller", "muell", "Müller Juergen", "mueller jürgen", "juergen"],
    "Anna Mueller-Lueg": ["müller", "müll anna", "Müller-Lüg"],
    "Søren Ågård": ["soeren", "aagaard"],
    "Łukasz Wójcik": ["lukasz", "łuk", "wojcik"],
    "Œdipe Bjørn": ["oedipe", "bjorn"],
    "Siobhán O'Brien": ["o'brien", "o’brien", "O Brien", "obrien", "brien siobhan", "obr sio"],
    "Gina D’Amico": ["damico", "d'amico"],
    "Omar Al-Masri": ["almasri", "al masri", "masri", "al-masri omar", "AlMasri om"],
    "Lani Kaʻahu": ["kaahu", "ka'ahu", "ka ahu"],
    "J. R. R. Tolkien": ["jrr", "j r r", "jrr tolkien", "tolkien j.r.r."],
    "Jan van der Berg": ["vanderberg", "van der berg", "berg jan"],
    "Mary\u200bAnn Lee": ["maryann", "mary"],
    "Gina D'Arcy-O’Neill": ["darcy oneill", "gina oneill darcy", "darcyoneill"],
    "Sa'id Al-Rashid": ["said alrashid", "alrashid said", "said rashid", "sa'id al rashid"],
    "Mary-Ann O'Brien": ["maryann obrien", "obrien mary ann"],
    "အောင်ဆန်းစုကြည်": ["စုကြည်", "ဆန်း", "အောင်"],
    "สมชายใจดี": ["ใจดี", "สมชาย", "สมชาย ใจดี"],
    "ហ៊ុនសែន": ["សែន", "ហ៊ុន សែន"],
    "ທອງລຸນ ສີສຸລິດ": ["ສີສຸລິດ", "ທອງ"],
    "王小明": ["王", "小明", "明", "王小明"],
    "김철수": ["철수", "김철수", "수"],
    "김 영희": ["김영희", "영희"],
    "ヤマダ タロウ": ["やまだ", "タロウ", "ﾔﾏﾀﾞ"],
    "أحمد المصري": ["احمد", "مصري", "المصري", "مصري احمد"],
    "مُحَمَّد ثاني": ["محمد", "محـمـد"],
    "فاطمة هدى": ["فاطمه", "هدي"],
    "יִצְחָק לוי": ["יצחק"],
    "علی\u200cرضا نور": ["علیرضا", "علي رضا", "على رضا"],
    "नंदिनी शर्मा": ["नंदिनी", "शर्मा नं"],
    LONG: [
        "silva",
        "torre",
        "de la torre",
        "sanchez torre",
        "jones maria",
        "garciarodriguez",
        LONG,
    ],
}


def find(desk: Desk, typed: str, limit: int = 20) -> list[str]:
    found = desk.services.patients.find(typed, by=desk.by, limit=limit)
    return [row.name for row in found]


def register(desk: Desk, name: str, record_number: str) -> int:
    row = desk.services.registration.register(name, record_number=record_number, press=desk.press())
    return row.id


def test_a_name_is_found_however_it_is_typed(desk: Desk) -> None:
    kept = {name: desk.patient(name).name for name in FOUND_BY}
    desk.patient("Brigitte Oberon")

    missed = [
        (typed, name)
        for name, ways in FOUND_BY.items()
        for typed in ways
        if kept[name] not in find(desk, typed)
    ]

    assert missed == []


def test_each_word_of_a_name_finds_it_however_many_they_are(desk: Desk) -> None:
    name = " ".join(f"{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(40))
    desk.patient(name)

    assert all(find(desk, word) == [name] for word in name.split())
    assert find(desk, name) == [name]


def test_who_is_found_by_several_keys_takes_nobodys_place(desk: Desk) -> None:
    for _ in range(6):
        desk.patient("A. A. A. Aaron")
    desk.patient("Azra Zuber")

    assert find(desk, "a", limit=7)[-1] == "Azra Zuber"


@pytest.mark.parametrize(
    "typed",
    ["MRN-00123", "mrn00123", "Mrn 00123", "00123", "123", "mrn-123", "mrn-001", "MRN‑００１２３"],
)
def test_a_record_number_is_found_however_it_is_written(desk: Desk, typed: str) -> None:
    register(desk, "Anna Lang", "MRN-00123")
    register(desk, "Ben Lang", "MRN-00999")

    assert find(desk, typed)[:1] == ["Anna Lang"]


def test_a_record_number_is_one_patients_however_it_is_written(desk: Desk) -> None:
    register(desk, "Anna Lang", "MRN-00123")
    ben = register(desk, "Ben Lang", "MRN-00999")
    registration = desk.services.registration

    for typed in ("mrn-00123", "MRN00123", " MRN 00123", "ＭＲＮ-００１２３"):
        with pytest.raises(RecordNumberTaken):
            register(desk, "Cid Lang", typed)
        with pytest.raises(RecordNumberTaken):
            registration.change(ben, record_number=typed, press=desk.press())
    assert register(desk, "Dora Lang", "MRN-001-23")
    with pytest.raises(TextWordless):
        register(desk, "Eva Lang", "--")


def test_a_record_number_may_be_written_anew_and_found_by_what_it_is_now(desk: Desk) -> None:
    anna = register(desk, "Anna Lang", "MRN-00123")
    desk.services.registration.change(anna, record_number="H 77", press=desk.press())

    assert find(desk, "h77") == find(desk, "77") == ["Anna Lang"]
    assert find(desk, "00123") == []


def test_a_number_with_noughts_in_front_is_nobodys_id(desk: Desk) -> None:
    first = register(desk, "Anna Lang", "")
    register(desk, "Ben Lang", f"MRN-000{first}")

    assert find(desk, f"{first}")[0] == "Anna Lang"
    assert find(desk, f"000{first}") == ["Ben Lang"]


def test_who_is_spelled_as_it_was_typed_comes_first(desk: Desk) -> None:
    for name in ("Jan Müller", "Jan Mueller", "Ina Barnes"):
        desk.patient(name)

    assert find(desk, "mueller") == ["Jan Mueller", "Jan Müller"]
    assert find(desk, "müller") == ["Jan Müller", "Jan Mueller"]
    assert find(desk, "baer") == []

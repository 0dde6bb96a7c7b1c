"""What the desk reads about messages is in the desk's language, not in the sender's."""

from collections.abc import Iterator

import pytest

from qtoken import message_phrases, texts
from qtoken.domain.messages import Channel, Kind
from qtoken.domain.send_failures import Cause, Failure, parse_failure


@pytest.fixture(autouse=True)
def _accented() -> Iterator[None]:
    texts.use_language(texts.ACCENTED)
    yield
    texts.use_language(texts.ENGLISH)


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("reply", [None, 550])
def test_what_was_in_the_way_is_kept_as_a_code_and_told_in_words(
    cause: Cause, reply: int | None
) -> None:
    failure = Failure(cause, reply)

    assert parse_failure(str(failure)) == failure
    assert message_phrases.unsent(str(failure)).startswith("[")


def test_what_the_gateway_answered_is_told() -> None:
    assert "550" in message_phrases.unsent("mail_refused 550")


@pytest.mark.parametrize("said", ["", "The line is cut.", "mail_refused by 550", "unheard_of"])
def test_a_sentence_kept_before_there_were_codes_is_shown_as_it_is(said: str) -> None:
    assert parse_failure(said) is None
    assert message_phrases.unsent(said) == said


def test_every_kind_and_way_has_a_word() -> None:
    told = [*map(message_phrases.kind, Kind), *map(message_phrases.channel, Channel)]

    assert all(word.startswith("[") for word in told)

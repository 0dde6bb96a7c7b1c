"""The account of a fault: each cause once, whatever they lead back to, and nobody's words."""

from qtoken import faults


def raised(error: Exception, cause: BaseException | None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_causes_come_after_what_they_led_to() -> None:
    typed = "Maria " + "Lopez"
    error = raised(TypeError("not a row"), raised(KeyError(typed), None))

    account = faults.account(error)

    assert [type(cause) for cause in faults.causes(error)] == [TypeError, KeyError]
    assert account.index("KeyError") < account.index("TypeError: not a row")
    assert typed not in account
    assert typed not in "".join(faults.places(error))


def test_an_error_that_is_its_own_cause_is_told_once() -> None:
    error = ValueError()
    raised(error, error)

    assert list(faults.causes(error)) == [error]
    assert faults.account(error).count("ValueError") == 1
    assert faults.places(error).count("builtins.ValueError") == 1


def test_errors_that_are_each_others_causes_are_told_once() -> None:
    first, second, third = ValueError(), KeyError(), TypeError()
    first.__cause__, second.__context__, third.__cause__ = second, third, second

    assert list(faults.causes(first)) == [first, second, third]


def test_what_was_handled_on_purpose_is_not_told() -> None:
    error = raised(ValueError(), None)
    error.__context__ = KeyError()

    assert list(faults.causes(error)) == [error]

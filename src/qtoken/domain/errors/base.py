"""What all named errors have."""

from typing import ClassVar


class QTokenError(Exception):
    """Base of all named errors: says what happened and what to do."""

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "The action was refused."
    one: ClassVar[str] = ""
    """The message where `counted` is one, if that is said in another form."""
    counted: ClassVar[str] = ""
    """The parameter that counts, where there is such a form."""

    def __init__(self, **parameters: object) -> None:
        is_one = bool(self.one) and parameters[self.counted] == 1
        super().__init__((self.one if is_one else self.message).format(**parameters))
        self.parameters = parameters

"""Why a message did not go out is a code, said in the language of whoever looks.

It was a sentence, in English or in what the sender happened to speak. The English ones become
codes; any other stays and is shown as it is.
"""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_send_failures"
down_revision = "2026_11_28_read_again"
branch_labels = None
depends_on = None

REPLY = "({reply})"

SENTENCES = {
    "sender_stopped": "The sender stopped while it was sending.",
    "no_gateway": "No sender has a gateway for these.",
    "gateway_failed": "The gateway failed: it may have been sent.",
    "mailbox_invalid": "The e-mail address is not that of one mailbox.",
    "mailbox_not_taken": "The mail server does not take such an address.",
    "mail_sign_in_refused": "The mail server refuses the user or the password.",
    "mail_encryption_missing": "The mail server offers no such encryption or sign-in.",
    "mail_certificate_untrusted": "The mail server's certificate is not trusted.",
    "mail_unreachable": "The mail server does not answer.",
    "mail_refused": f"The mail server refuses it {REPLY}.",
    "mail_fell_silent": "The mail server fell silent: it may have been sent.",
    "mail_answer_unreadable": "The mail server's answer cannot be read.",
    "number_invalid": "The phone number is not one that can be sent a text message.",
    "number_not_taken": "The text message gateway does not take the number.",
    "sms_unreachable": "The text message gateway does not answer.",
    "sms_refused": f"The text message gateway refuses it {REPLY}.",
    "sms_fell_silent": "The text message gateway fell silent: it may have been sent.",
}
CODES = {sentence: code for code, sentence in SENTENCES.items()}

message = sa.table("message", sa.column("error", sa.String))


def upgrade() -> None:
    replace(code_of)


def downgrade() -> None:
    replace(sentence_of)


def replace(said_now: Callable[[str], str | None]) -> None:
    # Each text once: there are few, however many messages.
    connection = op.get_bind()
    for (old,) in connection.execute(sa.select(message.c.error).distinct()).all():
        new = said_now(old)
        if new is not None:
            connection.execute(message.update().where(message.c.error == old).values(error=new))


def code_of(sentence: str) -> str | None:
    reply = re.search(r"\((\d+)\)", sentence)
    if reply is None:
        return CODES.get(sentence)
    code = CODES.get(sentence.replace(reply[0], REPLY))
    return code and f"{code} {reply[1]}"


def sentence_of(error: str) -> str | None:
    code, _, reply = error.partition(" ")
    sentence = SENTENCES.get(code)
    return sentence and sentence.replace(REPLY, f"({reply})")

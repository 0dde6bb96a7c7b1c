"""Patient: the person; and the keys by which a patient is found while a name is typed.

`patient_key` contains each rotation of the name's folded words ("smith anna maria", "anna maria
smith", ...), so that any word can be typed first, and the record number as "#" and digits. A
search is a prefix of a key: one B-tree answers it on both databases, without extensions.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    false,
    text,
)

from qtoken.domain.names import KEY_LIMIT
from qtoken.models.base import Id, UtcDateTime, metadata

# Compared byte by byte on both databases: in a language's own order the keys that begin with the
# same characters are not all next to each other.
_BYTEWISE_PHONE = String(40).with_variant(String(40, collation="C"), "postgresql")
_BYTEWISE_KEY = String(KEY_LIMIT).with_variant(String(KEY_LIMIT, collation="C"), "postgresql")

patient_table = Table(
    "patient",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("phone", String(40), nullable=False),
    # The international number, as read in the clinic's country (+493012345678); empty if the number
    # is not valid there.
    Column("phone_e164", String(16), nullable=False, server_default=text("''")),
    # Another phone on which the patient is reached, and whose it is: the mother's, a carer's.
    Column("second_phone", String(40), nullable=False, server_default=text("''")),
    Column("second_phone_e164", String(16), nullable=False, server_default=text("''")),
    Column("second_phone_of", String(60), nullable=False, server_default=text("''")),
    Column("email", String(200), nullable=False),
    Column("date_of_birth", Date),
    Column("sex", String(10)),
    Column("record_number", String(40)),
    # Equal for numbers that are only written differently (`domain.names.key`).
    Column("record_number_key", String(KEY_LIMIT)),
    Column("needs", String(200), nullable=False),
    # What the patient has agreed to receive, and in which language; empty for the clinic's own.
    Column("wants_sms", Boolean, nullable=False, server_default=false()),
    Column("wants_email", Boolean, nullable=False, server_default=false()),
    Column("language", String(35), nullable=False, server_default=text("''")),
    Column("user_id", Id, ForeignKey("user_account.id"), unique=True),
    Column("registered_at", UtcDateTime, nullable=False),
    # The patient has made this record alone, and no user at the desk has changed it since.
    Column("is_self_made", Boolean, nullable=False, server_default=false()),
    CheckConstraint("sex IN ('female', 'male', 'other')", name="sex"),
)
Index("uq_patient_record_number", patient_table.c.record_number, unique=True)
Index("uq_patient_record_number_key", patient_table.c.record_number_key, unique=True)

patient_key_table = Table(
    "patient_key",
    metadata,
    Column("key", _BYTEWISE_KEY, primary_key=True),
    Column("patient_id", Id, ForeignKey("patient.id"), primary_key=True),
)
Index("ix_patient_key_patient_id", patient_key_table.c.patient_id)

# Every suffix of a number's digits, so that any part of the number is a prefix of some key.
patient_phone_table = Table(
    "patient_phone",
    metadata,
    Column("key", _BYTEWISE_PHONE, primary_key=True),
    Column("patient_id", Id, ForeignKey("patient.id"), primary_key=True),
)
Index("ix_patient_phone_patient_id", patient_phone_table.c.patient_id)

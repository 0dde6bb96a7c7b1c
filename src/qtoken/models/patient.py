"""Patient: the person; and the keys by which a name is found while it is typed.

`patient_key` holds every rotation of the name's folded words ("smith anna maria", "anna maria
smith", ...), so that any word can lead, and the digits of the record number behind a "#". One
b-tree answers on both databases, without extensions.
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

# Compared byte by byte on both databases: a language's own order would put other characters between
# a beginning and what follows it.
_BYTEWISE_PHONE = String(40).with_variant(String(40, collation="C"), "postgresql")
_BYTEWISE_KEY = String(KEY_LIMIT).with_variant(String(KEY_LIMIT, collation="C"), "postgresql")

patient_table = Table(
    "patient",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("phone", String(40), nullable=False),
    # What it is in the clinic's country, such as +493012345678; empty if nobody can have it.
    Column("phone_e164", String(16), nullable=False, server_default=text("''")),
    # Where else the patient is reached, and whose it is: the mother's, a carer's.
    Column("second_phone", String(40), nullable=False, server_default=text("''")),
    Column("second_phone_e164", String(16), nullable=False, server_default=text("''")),
    Column("second_phone_of", String(60), nullable=False, server_default=text("''")),
    Column("email", String(200), nullable=False),
    Column("date_of_birth", Date),
    Column("sex", String(10)),
    Column("record_number", String(40)),
    # What is equal for numbers that differ only in writing (`domain.names.key`).
    Column("record_number_key", String(KEY_LIMIT)),
    Column("needs", String(200), nullable=False),
    # What somebody has agreed to, and in which language; empty for the clinic's own.
    Column("wants_sms", Boolean, nullable=False, server_default=false()),
    Column("wants_email", Boolean, nullable=False, server_default=false()),
    Column("language", String(35), nullable=False, server_default=text("''")),
    Column("user_id", Id, ForeignKey("user_account.id"), unique=True),
    Column("registered_at", UtcDateTime, nullable=False),
    # Made by the patients themselves; nobody at the desk has changed it since.
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

# Each end of a number's digits, so that any part of it is the beginning of a key.
patient_phone_table = Table(
    "patient_phone",
    metadata,
    Column("key", _BYTEWISE_PHONE, primary_key=True),
    Column("patient_id", Id, ForeignKey("patient.id"), primary_key=True),
)
Index("ix_patient_phone_patient_id", patient_phone_table.c.patient_id)

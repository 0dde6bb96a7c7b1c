"""Keys with which programs and browsers act as a user, and what slows the guessing of passwords.

No secret is kept: a key is known by its hash. An address is kept as a hash as well, and so is the
name that somebody typed, which may have been a password in the wrong field.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)

from qtoken.models.base import Id, UtcDateTime, metadata

access_key_table = Table(
    "access_key",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    # What its owner knows it by: the program that asked for it.
    Column("label", String(120), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    # To within some minutes: not every request writes.
    Column("last_used_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    CheckConstraint("kind IN ('api', 'page')", name="kind"),
)
Index("ix_access_key_user_id", access_key_table.c.user_id)
Index("ix_access_key_expires_at", access_key_table.c.expires_at)

sign_in_failure_table = Table(
    "sign_in_failure",
    metadata,
    # A hash of the account, of the address, or of both.
    Column("scope", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)
Index("ix_sign_in_failure_last_at", sign_in_failure_table.c.last_at)

# From where, or with which device, a user has signed in.
known_address_table = Table(
    "known_address",
    metadata,
    Column("user_id", Id, ForeignKey("user_account.id"), primary_key=True),
    Column("address_hash", String(64), primary_key=True),
    Column("last_at", UtcDateTime, nullable=False),
)

allowance_table = Table(
    "allowance",
    metadata,
    # A hash of who or where, and of what is allowed.
    Column("scope", String(64), primary_key=True),
    Column("whole_at", UtcDateTime, nullable=False),
)
Index("ix_allowance_whole_at", allowance_table.c.whole_at)

# A link for a new password that somebody has asked for. It is made when it is sent, so that its
# secret is never in the database.
password_reset_table = Table(
    "password_reset",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("secret_hash", String(64), unique=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    # When it is to be sent; NULL once a sender had it in hand, unless that is tried again.
    Column("due_at", UtcDateTime),
    Column("try_count", SmallInteger, nullable=False),
)
Index("ix_password_reset_user_id", password_reset_table.c.user_id)

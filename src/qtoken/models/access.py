"""Keys with which programs and browsers act as a user, and what slows password guessing down.

Secrets are stored as hashes only. Addresses are hashed as well, and so is the user name that
somebody typed when signing in failed: it may be a password typed into the wrong field.
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
    # Shown to the key's owner: the program that asked for it.
    Column("label", String(120), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    # Exact to some minutes only, so that not every request has to write.
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

# Addresses and devices from which a user has signed in.
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
    # A hash of the account or the address, and of what is allowed.
    Column("scope", String(64), primary_key=True),
    # When the full allowance is available again (`domain.allowances`).
    Column("whole_at", UtcDateTime, nullable=False),
)
Index("ix_allowance_whole_at", allowance_table.c.whole_at)

# A request for a link to set a new password. The link's secret is made when it is sent, and only
# its hash is stored here.
password_reset_table = Table(
    "password_reset",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("secret_hash", String(64), unique=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    # When it is to be sent; NULL once a sender has taken it, unless it is to be tried again.
    Column("due_at", UtcDateTime),
    Column("try_count", SmallInteger, nullable=False),
)
Index("ix_password_reset_user_id", password_reset_table.c.user_id)

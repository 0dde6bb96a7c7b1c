"""User: someone who signs in."""

from sqlalchemy import Boolean, CheckConstraint, Column, String, Table, text

from qtoken.models.base import Id, UtcDateTime, metadata

user_table = Table(
    "user_account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("username", String(60), nullable=False),
    Column("username_key", String(60), nullable=False, unique=True),
    Column("email", String(200), nullable=False),
    # The form that is compared: a database's own lower() may know English letters only.
    Column("email_key", String(400), nullable=False, server_default=text("''")),
    Column("role", String(10), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("role IN ('admin', 'staff', 'doctor', 'patient')", name="role"),
)

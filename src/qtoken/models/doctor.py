"""Doctor: who serves the patients of a department."""

from sqlalchemy import Column, ForeignKey, String, Table

from qtoken.models.base import Id, metadata

doctor_table = Table(
    "doctor",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("specialty", String(120), nullable=False),
    Column("department_id", Id, ForeignKey("department.id"), nullable=False, index=True),
    Column("user_id", Id, ForeignKey("user_account.id"), unique=True),
    Column("room_id", Id, ForeignKey("room.id")),
)

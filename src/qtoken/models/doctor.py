"""Doctor: who serves the patients of a department."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from qtoken.models.base import metadata

doctor_table = Table(
    "doctor",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("specialty", String(120), nullable=False),
    Column("department_id", Integer, ForeignKey("department.id"), nullable=False, index=True),
    Column("user_id", Integer, ForeignKey("user_account.id"), unique=True),
    Column("room_id", Integer, ForeignKey("room.id")),
)

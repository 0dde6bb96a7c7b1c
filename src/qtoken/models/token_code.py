"""The random code under which a patient follows a token on the phone.

It is made when a slip or a message first shows it: in most clinics most tokens never need one.
"""

from sqlalchemy import Column, ForeignKey, String, Table

from qtoken.models.base import Id, metadata

token_code_table = Table(
    "token_code",
    metadata,
    Column("token_id", Id, ForeignKey("token.id"), primary_key=True),
    Column("code", String(32), nullable=False, unique=True),
)

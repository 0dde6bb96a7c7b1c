"""Messages: what patients have agreed to, what is to be sent, and the clinic's words for it.

A trigger writes a cue for each event in the event's own transaction, while the clinic sends any.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_messages"
down_revision = "2026_11_22_out_of_the_building"
branch_labels = None
depends_on = None

SQLITE_CUE = """
    CREATE TRIGGER token_event_cue AFTER INSERT ON token_event
    WHEN (SELECT sends_messages FROM clinic)
    BEGIN INSERT INTO message_cue (event_id) VALUES (NEW.id); END
    """
POSTGRES_CUE = [
    """
    CREATE FUNCTION token_event_cue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO message_cue (event_id) SELECT NEW.id FROM clinic WHERE sends_messages;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER token_event_cue AFTER INSERT ON token_event
    FOR EACH ROW EXECUTE FUNCTION token_event_cue()
    """,
    # Enabled with the clinic's messages: a tenth of a command's time, and most clinics send none.
    "ALTER TABLE token_event DISABLE TRIGGER token_event_cue",
]
DUE = "status IN ('waiting', 'sending')"
FAILED = "status IN ('failed', 'unknown') AND seen_by_id IS NULL"


def upgrade() -> None:
    op.create_table(
        "message_cue",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["token_event.id"], name=op.f("fk_message_cue_event_id")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_message_cue")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=True),
        sa.Column("token_version", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("try_count", sa.SmallInteger(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('waiting', 'sending')) = (ended_at IS NULL)",
            name=op.f("ck_message_ended"),
        ),
        sa.CheckConstraint("channel IN ('sms', 'email')", name=op.f("ck_message_channel")),
        sa.CheckConstraint(
            "kind IN ('issued', 'soon', 'called', 'reminder')", name=op.f("ck_message_kind")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'failed', 'unknown', 'dropped')",
            name=op.f("ck_message_status"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_message_appointment_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_message_patient_id")),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["user_account.id"], name=op.f("fk_message_seen_by_id")
        ),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_message_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("cause", name=op.f("uq_message_cause")),
    )
    op.create_index(
        "ix_message_due",
        "message",
        ["due_at"],
        sqlite_where=sa.text(DUE),
        postgresql_where=sa.text(DUE),
    )
    op.create_index(
        "ix_message_failed",
        "message",
        ["ended_at"],
        sqlite_where=sa.text(FAILED),
        postgresql_where=sa.text(FAILED),
    )
    op.create_index("ix_message_patient_id", "message", ["patient_id"])
    op.create_table(
        "message_template",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'email')", name=op.f("ck_message_template_channel")),
        sa.CheckConstraint(
            "kind IN ('issued', 'soon', 'called', 'reminder')",
            name=op.f("ck_message_template_kind"),
        ),
        sa.PrimaryKeyConstraint("kind", "channel", "language", name=op.f("pk_message_template")),
    )
    for table, name in (
        ("patient", "wants_sms"),
        ("patient", "wants_email"),
        ("clinic", "sends_messages"),
    ):
        op.add_column(
            table, sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.add_column(
        "patient",
        sa.Column("language", sa.String(length=35), server_default=sa.text("''"), nullable=False),
    )
    for name, minutes in (("quiet_from_min", 1260), ("quiet_to_min", 420), ("remind_at_min", 600)):
        op.add_column(
            "clinic",
            sa.Column(name, sa.Integer(), server_default=sa.text(str(minutes)), nullable=False),
        )
    op.create_index("ix_appointment_starts_at", "appointment", ["starts_at"])
    cues = [SQLITE_CUE] if op.get_bind().dialect.name == "sqlite" else POSTGRES_CUE
    for statement in cues:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER token_event_cue")
    else:
        op.execute("DROP TRIGGER token_event_cue ON token_event")
        op.execute("DROP FUNCTION token_event_cue()")
    op.drop_index("ix_appointment_starts_at", table_name="appointment")
    for name in ("remind_at_min", "quiet_to_min", "quiet_from_min", "sends_messages"):
        op.drop_column("clinic", name)
    for name in ("language", "wants_email", "wants_sms"):
        op.drop_column("patient", name)
    op.drop_table("message_template")
    op.drop_table("message")
    op.drop_table("message_cue")

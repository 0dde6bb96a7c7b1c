"""The clinic's day: patients, departments, doctors, rooms, users, tokens and their events.

Events are append-only: triggers refuse to change or delete one, whoever asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_clinics_day"
down_revision = None
branch_labels = None
depends_on = None

BYTEWISE_PHONE = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
BYTEWISE_KEY = sa.String(160).with_variant(sa.String(160, collation="C"), "postgresql")

SQLITE_GUARDS = [
    f"""
    CREATE TRIGGER token_event_no_{verb} BEFORE {verb} ON token_event
    BEGIN SELECT RAISE(ABORT, 'token_event is append-only'); END
    """
    for verb in ("update", "delete")
] + [
    # What INSERT OR REPLACE removes is not told to a trigger on DELETE.
    """
    CREATE TRIGGER token_event_no_replace BEFORE INSERT ON token_event
    WHEN EXISTS (
        SELECT 1 FROM token_event WHERE id = NEW.id OR request_id = NEW.request_id
        OR (token_id = NEW.token_id AND version = NEW.version)
    )
    BEGIN SELECT RAISE(ABORT, 'token_event is append-only'); END
    """
]
POSTGRES_GUARDS = [
    """
    CREATE FUNCTION token_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'token_event is append-only'; END $$
    """,
    """
    CREATE TRIGGER token_event_no_change BEFORE UPDATE OR DELETE ON token_event
    FOR EACH ROW EXECUTE FUNCTION token_event_refuse()
    """,
    """
    CREATE TRIGGER token_event_no_truncate BEFORE TRUNCATE ON token_event
    FOR EACH STATEMENT EXECUTE FUNCTION token_event_refuse()
    """,
]


def upgrade() -> None:
    op.create_table(
        "answered_request",
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("command", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_answered_request")),
    )
    op.create_table(
        "clinic",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("day_starts_min", sa.Integer(), nullable=False),
        sa.Column("called_per_doctor", sa.Integer(), nullable=False),
        sa.Column("undo_within_s", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "called_per_doctor BETWEEN 1 AND 99", name=op.f("ck_clinic_called_per_doctor")
        ),
        sa.CheckConstraint(
            "day_starts_min BETWEEN 0 AND 1439", name=op.f("ck_clinic_day_starts_min")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_clinic_one_row")),
        sa.CheckConstraint(
            "undo_within_s BETWEEN 0 AND 86400", name=op.f("ck_clinic_undo_within_s")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public_name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("letter", sa.String(length=3), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("letter", name=op.f("uq_department_letter")),
        sa.UniqueConstraint("name", name=op.f("uq_department_name")),
    )
    op.create_table(
        "listener",
        sa.Column("port", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("port", name=op.f("pk_listener")),
    )
    op.create_table(
        "priority_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("head_start_min", sa.Integer(), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "head_start_min BETWEEN 0 AND 1440", name=op.f("ck_priority_class_head_start_min")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_class")),
        sa.UniqueConstraint("name", name=op.f("uq_priority_class_name")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("name", name=op.f("uq_room_name")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("username_key", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('admin', 'staff', 'doctor', 'patient')", name=op.f("ck_user_account_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username_key", name=op.f("uq_user_account_username_key")),
    )
    op.create_table(
        "doctor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("specialty", sa.String(length=120), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_doctor_department_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_doctor_room_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_doctor_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doctor")),
        sa.UniqueConstraint("user_id", name=op.f("uq_doctor_user_id")),
    )
    op.create_index(op.f("ix_doctor_department_id"), "doctor", ["department_id"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number >= 1", name=op.f("ck_number_series_last_number")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_number_series_department_id")
        ),
        sa.PrimaryKeyConstraint("department_id", "service_day", name=op.f("pk_number_series")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("phone_reversed", BYTEWISE_PHONE, nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=True),
        sa.Column("own_number", sa.String(length=40), nullable=True),
        sa.Column("needs", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sex IN ('female', 'male', 'other')", name=op.f("ck_patient_sex")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_patient_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("user_id", name=op.f("uq_patient_user_id")),
    )
    op.create_index("ix_patient_phone_reversed", "patient", ["phone_reversed"], unique=False)
    op.create_index("uq_patient_own_number", "patient", ["own_number"], unique=True)
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "status IN ('scheduled', 'completed', 'canceled', 'no_show')",
            name=op.f("ck_appointment_status"),
        ),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_appointment_doctor_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(
        "ix_appointment_doctor_id_starts_at",
        "appointment",
        ["doctor_id", "starts_at"],
        unique=False,
    )
    op.create_index(op.f("ix_appointment_patient_id"), "appointment", ["patient_id"], unique=False)
    op.create_table(
        "patient_key",
        sa.Column("key", BYTEWISE_KEY, nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_key_patient_id")
        ),
        sa.PrimaryKeyConstraint("key", "patient_id", name=op.f("pk_patient_key")),
    )
    op.create_index("ix_patient_key_patient_id", "patient_key", ["patient_id"], unique=False)
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("issued_department_id", sa.Integer(), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=3), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("priority_class_id", sa.Integer(), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_doctor_id", sa.Integer(), nullable=True),
        sa.Column("doctor_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("call_slot", sa.SmallInteger(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('done', 'no_show', 'left', 'cancelled')) = (ended_at IS NOT NULL)",
            name=op.f("ck_token_ended"),
        ),
        sa.CheckConstraint(
            "status <> 'called' OR called_at IS NOT NULL", name=op.f("ck_token_called")
        ),
        sa.CheckConstraint(
            "status <> 'called' OR doctor_id IS NULL OR call_slot IS NOT NULL",
            name=op.f("ck_token_call_slot"),
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'called', 'done', 'on_hold', 'no_show', 'left', 'cancelled')",
            name=op.f("ck_token_status"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_token_number")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_token_department_id")
        ),
        sa.ForeignKeyConstraint(["doctor_id"], ["doctor.id"], name=op.f("fk_token_doctor_id")),
        sa.ForeignKeyConstraint(
            ["issued_department_id"], ["department.id"], name=op.f("fk_token_issued_department_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_token_patient_id")),
        sa.ForeignKeyConstraint(
            ["priority_class_id"], ["priority_class.id"], name=op.f("fk_token_priority_class_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_token_room_id")),
        sa.ForeignKeyConstraint(
            ["wanted_doctor_id"], ["doctor.id"], name=op.f("fk_token_wanted_doctor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint(
            "issued_department_id",
            "service_day",
            "number",
            name=op.f("uq_token_issued_department_id_service_day_number"),
        ),
    )
    op.create_index(
        "ix_token_called",
        "token",
        ["department_id", "last_called_at"],
        unique=False,
        sqlite_where=sa.text("status = 'called'"),
        postgresql_where=sa.text("status = 'called'"),
    )
    op.create_index(
        "ix_token_ended_at",
        "token",
        ["ended_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index(
        "ix_token_on_hold",
        "token",
        ["department_id", "place_at"],
        unique=False,
        sqlite_where=sa.text("status = 'on_hold'"),
        postgresql_where=sa.text("status = 'on_hold'"),
    )
    op.create_index("ix_token_patient_id", "token", ["patient_id"], unique=False)
    op.create_index(
        "ix_token_waiting",
        "token",
        ["department_id", sa.text("is_emergency DESC"), "place_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "uq_token_called",
        "token",
        ["doctor_id", "call_slot"],
        unique=True,
        sqlite_where=sa.text("status = 'called'"),
        postgresql_where=sa.text("status = 'called'"),
    )
    op.create_index(
        "uq_token_open",
        "token",
        ["patient_id", "department_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'called', 'on_hold')"),
        postgresql_where=sa.text("status IN ('waiting', 'called', 'on_hold')"),
    )
    op.create_table(
        "token_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("is_out_of_order", sa.Boolean(), nullable=False),
        sa.Column("undone_event_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("wanted_doctor_id", sa.Integer(), nullable=True),
        sa.Column("doctor_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("call_slot", sa.SmallInteger(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('issue', 'call', 'recall', 'hold', 'return', 'done', 'no_show', 'leave',"
            " 'cancel', 'transfer', 'undo')",
            name=op.f("ck_token_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_token_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_token_event_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_token_event_doctor_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_token_event_room_id")),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_token_event_token_id")),
        sa.ForeignKeyConstraint(
            ["undone_event_id"], ["token_event.id"], name=op.f("fk_token_event_undone_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["wanted_doctor_id"], ["doctor.id"], name=op.f("fk_token_event_wanted_doctor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token_event")),
        sa.UniqueConstraint("request_id", name=op.f("uq_token_event_request_id")),
        sa.UniqueConstraint("token_id", "version", name=op.f("uq_token_event_token_id_version")),
    )
    op.create_index(
        "ix_token_event_undone_event_id",
        "token_event",
        ["undone_event_id"],
        unique=False,
        sqlite_where=sa.text("undone_event_id IS NOT NULL"),
        postgresql_where=sa.text("undone_event_id IS NOT NULL"),
    )
    op.create_index(
        "ix_token_event_announced",
        "token_event",
        ["at"],
        unique=False,
        sqlite_where=sa.text("kind IN ('call', 'recall')"),
        postgresql_where=sa.text("kind IN ('call', 'recall')"),
    )
    op.create_table(
        "call_receipt",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("display", sa.String(length=120), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_sounded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["token_event.id"], name=op.f("fk_call_receipt_event_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "display", name=op.f("pk_call_receipt")),
    )
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS
    for guard in guards:
        op.execute(guard)


def downgrade() -> None:
    op.drop_table("call_receipt")
    op.drop_index(
        "ix_token_event_undone_event_id",
        table_name="token_event",
        sqlite_where=sa.text("undone_event_id IS NOT NULL"),
        postgresql_where=sa.text("undone_event_id IS NOT NULL"),
    )
    op.drop_index(
        "ix_token_event_announced",
        table_name="token_event",
        sqlite_where=sa.text("kind IN ('call', 'recall')"),
        postgresql_where=sa.text("kind IN ('call', 'recall')"),
    )
    op.drop_table("token_event")
    op.drop_index(
        "uq_token_open",
        table_name="token",
        sqlite_where=sa.text("status IN ('waiting', 'called', 'on_hold')"),
        postgresql_where=sa.text("status IN ('waiting', 'called', 'on_hold')"),
    )
    op.drop_index(
        "uq_token_called",
        table_name="token",
        sqlite_where=sa.text("status = 'called'"),
        postgresql_where=sa.text("status = 'called'"),
    )
    op.drop_index(
        "ix_token_waiting",
        table_name="token",
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.drop_index("ix_token_patient_id", table_name="token")
    op.drop_index(
        "ix_token_on_hold",
        table_name="token",
        sqlite_where=sa.text("status = 'on_hold'"),
        postgresql_where=sa.text("status = 'on_hold'"),
    )
    op.drop_index(
        "ix_token_ended_at",
        table_name="token",
        sqlite_where=sa.text("ended_at IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_token_called",
        table_name="token",
        sqlite_where=sa.text("status = 'called'"),
        postgresql_where=sa.text("status = 'called'"),
    )
    op.drop_table("token")
    op.drop_index("ix_patient_key_patient_id", table_name="patient_key")
    op.drop_table("patient_key")
    op.drop_index(op.f("ix_appointment_patient_id"), table_name="appointment")
    op.drop_index("ix_appointment_doctor_id_starts_at", table_name="appointment")
    op.drop_table("appointment")
    op.drop_index("uq_patient_own_number", table_name="patient")
    op.drop_index("ix_patient_phone_reversed", table_name="patient")
    op.drop_table("patient")
    op.drop_table("number_series")
    op.drop_index(op.f("ix_doctor_department_id"), table_name="doctor")
    op.drop_table("doctor")
    op.drop_table("user_account")
    op.drop_table("room")
    op.drop_table("priority_class")
    op.drop_table("listener")
    op.drop_table("department")
    op.drop_table("clinic")
    op.drop_table("answered_request")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION token_event_refuse()")

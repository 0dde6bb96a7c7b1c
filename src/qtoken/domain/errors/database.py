"""What is wrong with the database and its surroundings, not with the request."""

from qtoken.domain.errors.base import QTokenError


class DatabaseError(QTokenError):
    """Base of what is wrong with the database's surroundings, not with the request."""

    code = "database_error"
    message = "The database cannot be used at the moment."


class DatabaseUnreachable(DatabaseError):
    code = "database_unreachable"
    message = "The database cannot be reached. Nothing was changed; try again when it is back."


class DatabaseAddressFails(DatabaseUnreachable):
    """For who set the address up, not for strangers."""

    code = "database_address_fails"
    message = "No connection to the database comes about with this address. Correct it."


class DatabaseAbsent(DatabaseAddressFails):
    code = "database_absent"
    message = (
        "The server has no database called {name}. Correct the address; or make it with"
        " createdb --encoding=UTF8 --template=template0 and that name, then run qtoken init."
    )


class DatabaseEntryRefused(DatabaseAddressFails):
    """The server answers, and lets nobody in."""

    code = "database_entry_refused"
    message = (
        "The database server lets nobody in with this address. It says: {said}. Nothing was"
        " changed; correct the address, or let whoever looks after the server see to it."
    )


class DatabasePasswordWrong(DatabaseEntryRefused):
    code = "database_password_wrong"
    message = (
        "The database server does not take the user name or the password in the database's address."
        " Nothing was changed; correct them there, or in the file of passwords (~/.pgpass)."
    )


class DatabasePasswordNeeded(DatabaseEntryRefused):
    code = "database_password_needed"
    message = (
        "The database server asks for a password, and none is known here. Nothing was changed;"
        " write it into the address (postgresql://user:password@server/qtoken) or into the file of"
        " passwords (~/.pgpass)."
    )


class DatabaseComputerRefused(DatabaseEntryRefused):
    code = "database_computer_refused"
    message = (
        "The database server takes no connections of this user to this database from this computer."
        " Nothing was changed; let whoever looks after the server allow them (pg_hba.conf), or add"
        " ?sslmode=require to the address if it takes encrypted ones only."
    )


class DatabaseFull(DatabaseEntryRefused):
    code = "database_full"
    message = (
        "The database server has no connection left. Nothing was changed; close programs that are"
        " not needed, or let whoever looks after the server allow more of them (max_connections, or"
        " the limit of a role or a database)."
    )


class DatabaseUnencrypted(DatabaseAddressFails):
    code = "database_unencrypted"
    message = (
        "There is no encrypted connection to the database server: {reason}. Nothing was changed;"
        " correct sslmode or the certificates that the address names, or let whoever looks after"
        " the server see to it."
    )


class DatabaseHostUnknown(DatabaseAddressFails):
    code = "database_host_unknown"
    message = (
        "No computer called {host} is found, where the database should be. Nothing was changed;"
        " correct the address, or try again when the network is back."
    )


class DatabaseLeftBehind(DatabaseAddressFails):
    """Of several servers; the one that has gone on does not answer."""

    code = "database_left_behind"
    message = (
        "The database server that answers has been replaced by a standby, and does not know what"
        " was done since. Nothing was changed; start the one that took its place, and stop the old"
        " one or make it a standby."
    )


class DatabaseReplaced(DatabaseUnreachable):
    code = "database_replaced"
    message = (
        "Another file was put in the place of {path}, such as a backup. Nothing was changed; look"
        " at the queue as it is now, then try again."
    )


class DatabaseOverwritten(DatabaseUnreachable):
    code = "database_overwritten"
    message = (
        "Something wrote over {path} while it was open. Nothing was changed; close all qtoken"
        " programs, then put the last backup back as docs/backups.md says."
    )


class DatabaseOfOthers(DatabaseUnreachable):
    code = "database_of_others"
    message = (
        "{path} is another clinic's database now. Nothing was changed; put this clinic's file back,"
        " or close this program and start it again."
    )


class DatabaseLogLost(DatabaseUnreachable):
    code = "database_log_lost"
    message = (
        "The files beside {path} (-wal and -shm) were removed or changed while they were in use."
        " Nothing was changed now; see whether the last tokens are in the queue, then try again."
    )


class DatabaseOfTwoNames(DatabaseUnreachable):
    """Its log lies beside one of the names, and is not seen under the other."""

    code = "database_of_two_names"
    message = (
        "{path} has a second name (a hard link), and what is written under one is not seen under"
        " the other. Nothing was changed; remove the other name (find -samefile shows it), and make"
        " backups as docs/backups.md says."
    )


class DatabaseForbidden(DatabaseUnreachable):
    """Waiting brings nothing, and nobody's network is at fault."""

    code = "database_forbidden"
    message = (
        "{path} may be read by another user of this computer only. Nothing was changed; sign in to"
        " the computer as that user, or have the owner or the rights of the file changed."
    )


class DatabaseNoFile(DatabaseError):
    code = "database_no_file"
    message = (
        "{path} is no file, but a folder, a device or a link that leads to itself. Nothing was"
        " changed; name the clinic's file itself, such as clinic.db in that folder."
    )


class OutcomeUnknown(DatabaseUnreachable):
    code = "outcome_unknown"
    message = (
        "The connection broke before an answer came: it may have been done."
        " Look at the queue before you try again."
    )


class DatabaseBusy(DatabaseError):
    code = "database_busy"
    message = "The database is busy. Nothing was changed; try again."


class ClockWrong(DatabaseError):
    code = "clock_wrong"
    message = (
        "The clock of the computer with the database has lost its time: it shows {day}. Nothing was"
        " changed; set its date and time, then try again."
    )


class DatabaseReadOnly(DatabaseError):
    code = "database_read_only"
    message = "The database cannot be written. Nothing was changed; check the file's rights."


class ServerReadOnly(DatabaseReadOnly):
    code = "server_read_only"
    message = (
        "The database server takes no changes: it is a standby, or set to be read only. Nothing was"
        " changed; connect to the server that takes them."
    )


class ServerRightsMissing(DatabaseReadOnly):
    code = "server_rights_missing"
    message = (
        "The database server does not let this program's user do that. Nothing was changed; let"
        " whoever looks after the server make that user the owner of the database."
    )


class DatabaseUnwritable(DatabaseError):
    code = "database_unwritable"
    message = "{path} cannot be made. Check the folder's rights, or choose another place."


class DiskFull(DatabaseError):
    code = "disk_full"
    message = "The disk is full. Nothing was changed; make room, then try again."


class DatabaseForeign(DatabaseError):
    code = "database_foreign"
    message = "This is not a qtoken database. It was left as it is; choose another one."


class DatabaseDamaged(DatabaseError):
    code = "database_damaged"
    message = (
        "The database is damaged. Close all programs that use it, then restore the last backup."
    )


class DatabaseFailing(DatabaseError):
    code = "database_failing"
    message = (
        "The computer with the database cannot read or write its disk as it should. Nothing was"
        " changed; have its disk and its log looked at."
    )


class DatabasePooled(DatabaseError):
    code = "database_pooled"
    message = (
        "Something between this computer and the database server hands commands to one connection"
        " and then to another. Nothing was changed; connect to the server itself, or let the pooler"
        " keep a connection for each session (PgBouncer: pool_mode=session)."
    )


class DatabaseTextRefused(DatabaseError):
    code = "database_text_refused"
    message = (
        "The database cannot keep these characters. Nothing was changed; let whoever looks after"
        " the server make a database with the encoding UTF8."
    )


class DatabaseTorn(DatabaseError):
    code = "database_torn"
    message = (
        "{path} is gone or empty, but {log} beside it holds its last changes. Nothing was made;"
        " close all qtoken programs, then put the file back or restore the last backup."
    )


class DatabaseMissing(DatabaseError):
    code = "database_missing"
    message = "There is no clinic in this database yet. Run: qtoken init --admin NAME"


class DatabaseFileMissing(DatabaseMissing):
    """Nobody can know whether one was ever there."""

    code = "database_file_missing"
    message = (
        "There is no file {path}. If the clinic has a database, see first where the file or its"
        " folder went; if the clinic is new, run: qtoken init --admin NAME"
    )


class SchemaOlder(DatabaseError):
    code = "schema_older"
    message = "The database is of an older qtoken ({found}). Run: qtoken db upgrade"


class SchemaNewer(DatabaseError):
    code = "schema_newer"
    message = "The database is of a newer qtoken ({found}). Update qtoken on this computer."


class SchemaChanged(DatabaseError):
    code = "schema_changed"
    message = (
        "The database is not as this qtoken needs it: somebody has upgraded or altered it. Nothing"
        " was changed; close qtoken, update it, and start it again."
    )


class SchemaIncomplete(DatabaseError):
    code = "schema_incomplete"
    message = (
        "This database of qtoken lacks {missing}. It was left as it is; restore the last backup."
    )


class SchemaUnknown(DatabaseError):
    code = "schema_unknown"
    message = (
        "This database has tables of qtoken, but does not say of which version. It was left as it"
        " is; restore the last backup."
    )


class SchemaUnfit(DatabaseError):
    code = "schema_unfit"
    message = (
        "The database says that it is of the version {found}, but cannot be upgraded from there:"
        " its tables are others. It was left as it is; restore the last backup."
    )


class DatabaseOnNetwork(DatabaseError):
    code = "database_on_network"
    message = (
        "{path} lies in a network folder, where SQLite loses data. Keep the file on this"
        " computer, or use PostgreSQL: --database postgresql://user@server/qtoken"
    )


class DatabaseInSyncedFolder(DatabaseError):
    code = "database_in_synced_folder"
    message = (
        "{path} lies in {folder}, which a program copies to other computers: SQLite loses data"
        " there. Keep the file in another folder of this computer, and copy backups there."
    )


class DatabaseUrlInvalid(DatabaseError):
    code = "database_url_invalid"
    message = (
        "The database address cannot be read. It looks like sqlite:///clinic.db (without a ?) or"
        " postgresql://user@server/qtoken"
    )


class DatabaseAddressRefused(DatabaseUrlInvalid):
    """It has an option that nobody knows, or one with such a value."""

    code = "database_address_refused"
    message = "The database address cannot be used: {reason}. Correct it there."


class SettingsUnreadable(DatabaseUrlInvalid):
    """The address may stand in a file that nobody can read: another database would be a guess."""

    code = "settings_unreadable"
    message = (
        "{path} cannot be read ({reason}), and may name the clinic's database. Correct that file,"
        " or move it away to begin with the usual settings."
    )


class DatabaseEncodingWrong(DatabaseError):
    code = "database_encoding_wrong"
    message = (
        "The database is kept in {encoding}, which cannot hold every name. Nothing was changed;"
        " make one in UTF-8, for example: createdb --encoding=UTF8 --template=template0 qtoken"
    )


class DatabaseSchemaUnset(DatabaseError):
    code = "database_schema_unset"
    message = (
        "The search_path of this role names no schema to keep tables in. Nothing was changed; set"
        " it, for example: ALTER ROLE qtoken SET search_path TO public"
    )

"""Files that people write for qtoken, or have it read."""

from qtoken.domain.errors.base import QTokenError


class GatewaysUnreadable(QTokenError):
    code = "gateways_unreadable"
    message = "{path} cannot be read. It names the gateways for messages; see docs/messages.md."


class GatewaysExposed(QTokenError):
    code = "gateways_exposed"
    message = "{path} holds passwords, and others can read it. Run: chmod 600 {path}"


class GatewaysInvalid(QTokenError):
    code = "gateways_invalid"
    message = "{path} does not name gateways for messages: {reason}."


class GatewayMissing(QTokenError):
    code = "gateway_missing"
    message = "Text messages need qtoken's messages part. Install it, or leave out [sms]."


class FileUnreadable(QTokenError):
    code = "file_unreadable"
    message = "{path} cannot be read: {reason}."


class RecordInvalid(QTokenError):
    code = "record_invalid"
    message = "Line {line} of the record: {reason}. Nothing was changed."

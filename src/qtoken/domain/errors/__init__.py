"""What can go wrong in a way that the user understands and can act on.

Each error has a stable `code` (for exit texts, logs and clients) and an English `message` with
named places; the entry layers translate the message and fill in `parameters`. Everything that is
not a `QTokenError` is a fault of ours. Errors of one layer alone stand there, not here.
"""

# All of them, so that a new one is written once: who raises it does not care in which file it is.
from qtoken.domain.errors.access import *
from qtoken.domain.errors.base import *
from qtoken.domain.errors.database import *
from qtoken.domain.errors.entry import *
from qtoken.domain.errors.files import *
from qtoken.domain.errors.missing import *
from qtoken.domain.errors.queue import *
from qtoken.domain.errors.taken import *

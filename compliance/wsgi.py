"""The WSGI application, for gunicorn and other servers: `gunicorn compliance.wsgi:app`."""

import os

from compliance.app import create_app
from compliance.log import install_log
from compliance.settings import PRIVATE_FILES

os.umask(PRIVATE_FILES)
# Before the application exists: without it a failure is logged with its message, which can quote a record.
install_log()
app = create_app()

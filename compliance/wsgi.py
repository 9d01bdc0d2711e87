"""The WSGI application, for gunicorn and other servers: `gunicorn compliance.wsgi:app`."""

from compliance.app import create_app

app = create_app()

"""Limits on how often one address may call a page; the composition root installs it."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address)

"""The one migration history of both databases. Revisions are numbered; `.current-head` names the newest, so that two
made at the same time clash in version control instead of in production."""

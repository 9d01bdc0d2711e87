"""Library files to rows."""


def load_library() -> None:
    """Load every standard of the library."""

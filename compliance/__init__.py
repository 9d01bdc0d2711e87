"""The core of Sanad: what concerns any organisation, whatever its type."""

__version__ = "0.1.0"

"""The field app in a real browser."""

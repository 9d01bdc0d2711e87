"""Demonstration data: an invented year and a half of a country's recruitment, made from a seed and today's date."""

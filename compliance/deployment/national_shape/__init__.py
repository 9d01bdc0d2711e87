"""`sanad demo --scale`: invented records of the size of a country, to measure with. No person works with them."""

"""The field app: visits noted on a phone without a network, brought together operation by operation."""

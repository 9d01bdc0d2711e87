"""How well the score and the order for visits foretold outcomes that real authorities recorded later."""

"""The hash tree over the entries of one head (RFC 6962): a proof is as long as the logarithm of their number."""

import hashlib
from collections.abc import Sequence

# Of no entries, as in RFC 6962.
EMPTY = hashlib.sha256(b"").hexdigest()


def leaf(entry_hash: str) -> bytes:
    return hashlib.sha256(b"\0" + bytes.fromhex(entry_hash)).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """The root over hashes that come one by one; holds a few nodes, however many come."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, bytes]] = []

    def add(self, entry_hash: str) -> None:
        size, made = 1, leaf(entry_hash)
        while self._nodes and self._nodes[-1][0] == size:
            made = node(self._nodes.pop()[1], made)
            size *= 2
        self._nodes.append((size, made))

    def root(self) -> str:
        if not self._nodes:
            return EMPTY
        made = self._nodes[-1][1]
        for _size, left in reversed(self._nodes[:-1]):
            made = node(left, made)
        return made.hex()


def levels(entry_hashes: Sequence[str]) -> list[list[bytes]]:
    """The tree from the leaves to the root; a node without a partner rises as it is."""
    rows = [[leaf(each) for each in entry_hashes]]
    while len(rows[-1]) > 1:
        row = rows[-1]
        pairs = [node(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        rows.append(pairs + ([row[-1]] if len(row) % 2 else []))
    return rows


def path(rows: Sequence[Sequence[bytes]], at: int) -> list[list[str]]:
    """From leaf number `at` to the root: on which side which hash joins."""
    steps = []
    for row in rows[:-1]:
        partner = at ^ 1
        if partner < len(row):
            steps.append(["left" if partner < at else "right", row[partner].hex()])
        at //= 2
    return steps

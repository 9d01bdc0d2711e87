"""Check a proof from a ledger of Sanad, without Sanad: python check_proof.py PROOF.json PUBLIC_KEY

Needs Python 3.9 or newer and `pip install cryptography`. PUBLIC_KEY: 64 hexadecimal digits, from the installation's
page of heads, from a printed report or, better, from somebody who noted it earlier. Ends with 0 if everything holds.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(data: Any) -> str:
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def is_signed(key: str, statement: Any, signature: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature), canonical(statement).encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def trusted_keys(proof: Any, key: str) -> list[str]:
    """The key that is given, and every later one that a trusted one signed."""
    trusted = [key]
    for each in proof["keys"]:
        if any(is_signed(known, each["statement"], each["signature"]) for known in trusted):
            trusted.append(each["statement"]["public_key"])
    return trusted


def root_of(entry_hash: str, path: list[list[str]]) -> str:
    node = sha256(b"\0" + bytes.fromhex(entry_hash))
    for side, other in path:
        pair = (other, node) if side == "left" else (node, other)
        node = sha256(b"\1" + bytes.fromhex(pair[0]) + bytes.fromhex(pair[1]))
    return node


def problems_of(proof: Any, key: str) -> Iterator[str]:
    """Yield what does not hold, in words."""
    trusted, heads = trusted_keys(proof, key), {}
    for head in proof["heads"]:
        statement = head["statement"]
        if statement["key"] not in trusted or not is_signed(statement["key"], statement, head["signature"]):
            yield f"head {statement['number']}: not signed by this key"
        heads[statement["number"]] = statement
    for each in proof["entries"]:
        entry, name = each["entry"], f"entry {each['entry']['sequence']}"
        entry_hash = sha256(canonical(entry))
        if each["head"] is None:
            yield f"{name}: in no signed head yet; ask again tomorrow"
        elif each["head"] not in heads or root_of(entry_hash, each["path"]) != heads[each["head"]]["root"]:
            yield f"{name}: is not in head {each['head']}"
        for field, shown in each["shown"].items():
            if entry["fields"][field] != {"committed": sha256(shown["nonce"] + ":" + canonical(shown["value"]))}:
                yield f"{name}: {field} is not what was entered"


def main() -> int:
    proof = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    problems = list(problems_of(proof, sys.argv[2].strip().lower()))
    for each in proof["entries"]:
        entry = each["entry"]
        values = {name: value for name, value in entry["fields"].items() if not isinstance(value, dict)}
        values.update({name: shown["value"] for name, shown in each["shown"].items()})
        what = f"{entry['kind']} {entry['subject']} {entry['action']}"
        sys.stdout.write(f"{entry['sequence']}  {entry['at']}  {what}  {values}\n")
    sys.stdout.write("\n".join([*problems, f"{len(problems)} problem(s)." if problems else "Everything holds."]) + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

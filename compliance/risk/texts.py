"""What the files of indicators said, kept by digest, so that a flag can be computed again after its file changed."""

import json
from collections.abc import Iterable

from sqlalchemy import insert, select

from compliance.clock import now
from compliance.database import db
from compliance.risk.definition import IndicatorDefinition, digest_of_text
from compliance.risk.file_schema import definition_from
from compliance.risk.models import IndicatorText


def keep_texts(definitions: Iterable[IndicatorDefinition]) -> None:
    """Keep the text of each definition whose digest was never evaluated before."""
    used = {each.digest: each for each in definitions}
    known = set(db.session.scalars(select(IndicatorText.digest).where(IndicatorText.digest.in_(used))))
    rows = [
        {"digest": digest, "indicator_code": each.code, "text": each.text, "first_used_at": now()}
        for digest, each in used.items()
        if digest not in known
    ]
    if rows:
        db.session.execute(insert(IndicatorText), rows)


def definition_of(digest: str) -> IndicatorDefinition | None:
    """The definition with this digest as it was evaluated; None where it was not kept or its text was altered."""
    text = db.session.scalar(select(IndicatorText.text).where(IndicatorText.digest == digest))
    if text is None or digest_of_text(text) != digest:
        return None
    return definition_from(json.loads(text))

"""Finds passages of a report nearly equal to those of earlier reports of the same lead, when it is sent for review.

The fingerprints are those of self-assessments. The cost depends on the report compared, not on how many there are:
each band is looked up in an index of its author and gives the newest few only. Passages of the same audit are left
out, since a second version repeats the first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, union_all

from audits.reports.contents import ReportContents
from audits.reports.models import AuditReport, AuditReportStep, ReportFingerprint, ReportPassage, ReportResemblance
from compliance.assessments.resemblance.fingerprints import ALIKE_FROM, band_hashes, likeness, shingles
from compliance.database import db

OTHERS_PER_BAND = 5
SEEKS_PER_STATEMENT = 100


def compare_report(step: AuditReportStep, contents: ReportContents) -> int:
    """Keep the passages of the report sent in `step` and what they resemble; gives how many resemblances.

    A passage that was sent before with the same words is not kept twice.
    """
    report = step.report
    known = {(each.place, each.text): each for each in _kept_passages(report.id)}
    passages = [
        known.get(each) or ReportPassage(report_id=report.id, place=each[0], text=each[1])
        for each in _passages(contents)
    ]
    kept = [(passage, runs) for passage in passages if (runs := shingles(passage.text))]
    new = [passage for passage, _runs in kept if passage.id is None]
    db.session.add_all(new)
    db.session.flush()
    bands = {passage.id: band_hashes(runs) for passage, runs in kept}
    found = _resemblances(step, kept, bands, _others(report, bands))
    rows = [
        {
            "author_id": report.audit.lead_id,
            "band": band,
            "hash": hashed,
            "audit_id": report.audit_id,
            "passage_id": each.id,
        }
        for each in new
        for band, hashed in bands[each.id].items()
    ]
    if rows:
        db.session.execute(insert(ReportFingerprint), rows)
    if found:
        db.session.execute(insert(ReportResemblance), found)
    return len(found)


def _kept_passages(report_id: int) -> Sequence[ReportPassage]:
    return db.session.scalars(select(ReportPassage).where(ReportPassage.report_id == report_id)).all()


def _passages(contents: ReportContents) -> Iterator[tuple[str, str]]:
    yield "headline", contents.headline
    yield "limits", contents.limits
    for finding in contents.findings:
        texts = (finding.text, finding.how_known, finding.text_for_organisation)
        yield finding.reference or str(finding.position), "\n".join(filter(None, texts))


def _others(report: AuditReport, bands: Mapping[int, Mapping[int, int]]) -> dict[tuple[int, int], list[int]]:
    """(band, hash) to the newest passages of the same author's other audits that share it."""
    wanted = sorted({pair for hashes in bands.values() for pair in hashes.items()})
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for start in range(0, len(wanted), SEEKS_PER_STATEMENT):
        seeks = (_seek(report, *pair) for pair in wanted[start : start + SEEKS_PER_STATEMENT])
        for row in db.session.execute(union_all(*(select(seek.subquery()) for seek in seeks))):
            found[row.band, row.hash].append(row.passage_id)
    return found


def _seek(report: AuditReport, band: int, hashed: int) -> Any:
    table = ReportFingerprint
    return (
        select(table.band, table.hash, table.passage_id)
        .where(
            table.author_id == report.audit.lead_id,
            table.band == band,
            table.hash == hashed,
            table.audit_id != report.audit_id,
        )
        .order_by(table.id.desc())
        .limit(OTHERS_PER_BAND)
    )


def _resemblances(
    step: AuditReportStep,
    kept: Sequence[tuple[ReportPassage, frozenset[int]]],
    bands: Mapping[int, Mapping[int, int]],
    others: Mapping[tuple[int, int], Sequence[int]],
) -> list[dict[str, Any]]:
    """For each passage the likest other one."""
    wanted = {each for found in others.values() for each in found}
    rows = db.session.execute(select(ReportPassage.id, ReportPassage.text).where(ReportPassage.id.in_(wanted)))
    runs_of = {key: shingles(text) for key, text in rows}
    resemblances = []
    for passage, runs in kept:
        candidates = {each for pair in bands[passage.id].items() for each in others.get(pair, ())}
        scored = [(likeness(runs, runs_of[each]), each) for each in candidates]
        alike, other = max(scored, default=(0.0, 0))
        if alike >= ALIKE_FROM:
            row = {"passage_id": passage.id, "other_passage_id": other, "percent_alike": int(alike * 100)}
            resemblances.append({"report_id": step.report_id, "step_id": step.id, **row})
    return resemblances

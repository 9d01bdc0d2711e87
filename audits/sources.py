"""The evidence sources of audits: interviews, findings, deadlines."""

from audits.findings import sources as finding_sources
from audits.interviews import sources as interview_sources
from compliance.risk.sources import EvidenceSource

SOURCES: tuple[EvidenceSource, ...] = (*interview_sources.SOURCES, *finding_sources.SOURCES)

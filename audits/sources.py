"""The evidence sources of audits: interviews, findings, deadlines."""

from audits import finding_sources, interview_sources
from compliance.risk.sources import EvidenceSource

SOURCES: tuple[EvidenceSource, ...] = (*interview_sources.SOURCES, *finding_sources.SOURCES)

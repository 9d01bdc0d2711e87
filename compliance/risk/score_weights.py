"""The weights of the score: one hand-written file, and the version of it that the last check of all fixed.

Scores of the day are compared with those of the night, so both use the fixed version: a changed file takes effect when
all organisations are checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from marshmallow import fields, post_load, validate

from compliance.file_fields import FilePart
from compliance.marked_yaml import load_checked
from compliance.risk.sources import EvidenceStrength

WEIGHTS_FILE = Path(__file__).with_name("score_weights.yaml")

_PER_CENT = validate.Range(min=1, max=10_000)
_STRENGTHS = [strength.value for strength in EvidenceStrength]


@dataclass(frozen=True)
class ScoreWeights:
    """Factors in per cent. The keys of `recency` are days, those of `count` records, those of `visits` workers."""

    strength: Mapping[str, int]
    verified: tuple[str, ...]
    recency: Mapping[int, int]
    recency_older: int
    count: Mapping[int, int]
    size_classes: tuple[int, ...]
    pull_points: int
    pull_organisations: int
    start_mean: float
    visits: Mapping[int, int]

    @property
    def values(self) -> dict[str, float]:
        """The weights as the flat numbers that a fixed version keeps."""
        return {
            **{f"strength:{name}": float(factor) for name, factor in self.strength.items()},
            **{f"verified:{name}": 1.0 for name in self.verified},
            **{f"recency:{days}": float(factor) for days, factor in self.recency.items()},
            "recency_older": float(self.recency_older),
            **{f"count:{number}": float(factor) for number, factor in self.count.items()},
            **{f"size_class:{workers}": 1.0 for workers in self.size_classes},
            "pull_points": float(self.pull_points),
            "pull_organisations": float(self.pull_organisations),
            "start_mean": float(self.start_mean),
            **{f"visits:{workers}": float(factor) for workers, factor in self.visits.items()},
        }

    @classmethod
    def from_values(cls, values: Mapping[str, float]) -> "ScoreWeights":
        """The weights a fixed version holds."""
        return cls(
            strength={name: int(factor) for name, factor in _under("strength", values).items()},
            verified=tuple(_under("verified", values)),
            recency=_numbered("recency", values),
            recency_older=int(values["recency_older"]),
            count=_numbered("count", values),
            size_classes=tuple(_numbered("size_class", values)),
            pull_points=int(values["pull_points"]),
            pull_organisations=int(values["pull_organisations"]),
            start_mean=values["start_mean"],
            visits=_numbered("visits", values),
        )


def _under(name: str, values: Mapping[str, float]) -> dict[str, float]:
    return {key.removeprefix(f"{name}:"): value for key, value in values.items() if key.startswith(f"{name}:")}


def _numbered(name: str, values: Mapping[str, float]) -> dict[int, int]:
    return {step: int(factor) for step, factor in sorted((int(k), v) for k, v in _under(name, values).items())}


class _Steps(fields.Dict):
    """Steps by rising whole numbers."""

    def __init__(self, least: int) -> None:
        steps = fields.Integer(validate=validate.Range(min=least))
        super().__init__(
            keys=steps,
            values=fields.Integer(strict=True, validate=_PER_CENT),
            required=True,
            validate=validate.Length(min=1),
        )


class _RecencyPart(FilePart):
    within_days = _Steps(0)
    older = fields.Integer(required=True, strict=True, validate=_PER_CENT)


class _PullPart(FilePart):
    points = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    organisations = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class _StartPart(FilePart):
    mean = fields.Float(required=True, validate=validate.Range(min=0, min_inclusive=False))


class WeightsFile(FilePart):
    """The whole file of weights."""

    strength = fields.Dict(
        keys=fields.String(validate=validate.OneOf(_STRENGTHS)),
        values=fields.Integer(strict=True, validate=validate.Range(min=1, max=100)),
        required=True,
        validate=validate.Length(equal=len(_STRENGTHS), error="Give a factor for every strength of evidence."),
    )
    verified = fields.List(fields.String(validate=validate.OneOf(_STRENGTHS)), required=True)
    recency = fields.Nested(_RecencyPart, required=True)
    count = _Steps(1)
    size_classes = fields.List(fields.Integer(strict=True, validate=validate.Range(min=1)), required=True)
    pull = fields.Nested(_PullPart, required=True)
    start = fields.Nested(_StartPart, required=True)
    visits = _Steps(1)

    @post_load
    def make_weights(self, content: Mapping[str, Any], **kwargs: Any) -> ScoreWeights:
        pull, recency = content["pull"], content["recency"]
        return ScoreWeights(
            strength=dict(content["strength"]),
            verified=tuple(content["verified"]),
            recency=dict(sorted(recency["within_days"].items())),
            recency_older=recency["older"],
            count=dict(sorted(content["count"].items())),
            size_classes=tuple(sorted(content["size_classes"])),
            pull_points=pull["points"],
            pull_organisations=pull["organisations"],
            start_mean=content["start"]["mean"],
            visits=dict(sorted(content["visits"].items())),
        )


@lru_cache(maxsize=4)
def read_weights(path: Path = WEIGHTS_FILE) -> ScoreWeights:
    """The weights of a file. Raises FileError with the line of every mistake."""
    weights: ScoreWeights = load_checked(path, WeightsFile())
    return weights

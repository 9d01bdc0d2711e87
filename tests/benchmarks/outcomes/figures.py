"""Figures that say how well an order foretold outcomes: area under the curve, lift in the top tenth, intervals."""

import random
from collections.abc import Callable, Sequence


def area_under_curve(scores: Sequence[float], outcomes: Sequence[bool]) -> float:
    """How often one with the outcome stands above one without; ties count half."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    with_outcome, rank_sum, first = sum(outcomes), 0.0, 0
    while first < len(order):
        last = first
        while last < len(order) and scores[order[last]] == scores[order[first]]:
            last += 1
        rank_sum += sum(outcomes[each] for each in order[first:last]) * (first + last + 1) / 2
        first = last
    return (rank_sum - with_outcome * (with_outcome + 1) / 2) / (with_outcome * (len(scores) - with_outcome))


def lift_in_top_tenth(scores: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Hit rate in the first tenth over that of all; ties at its edge count as their mean."""
    size = len(scores) // 10
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    edge = scores[order[size - 1]]
    above = [each for each in order[:size] if scores[each] > edge]
    tied = [each for each in order if scores[each] == edge]
    hits = sum(outcomes[each] for each in above) + (size - len(above)) * sum(outcomes[each] for each in tied) / len(
        tied
    )
    return hits / size * len(scores) / sum(outcomes)


def interval(
    figure: Callable[[Sequence[float], Sequence[bool]], float],
    scores: Sequence[float],
    outcomes: Sequence[bool],
    resamples: int = 200,
) -> tuple[float, float]:
    """95 % interval of a figure by resampling with a fixed seed."""
    drawn, found = random.Random(20151231), []
    for _ in range(resamples):
        chosen = drawn.choices(range(len(scores)), k=len(scores))
        found.append(figure([scores[each] for each in chosen], [outcomes[each] for each in chosen]))
    found.sort()
    return found[int(0.025 * resamples)], found[int(0.975 * resamples) - 1]

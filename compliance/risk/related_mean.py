"""Fix the mean that an indicator over related organisations pulls small numbers to: once at each check of all."""

from dataclasses import replace

from compliance.risk.compile_related import mean_of_all
from compliance.risk.priors import PulledTo, current_prior, fix_prior, related_prior
from compliance.risk.terms import Terms


def with_mean_fixed(terms: Terms) -> Terms:
    """`terms` with the mean over all relations, now fixed for its day; unchanged for every other kind of indicator.

    A day before the one a mean was last fixed on keeps the mean of its time, and where nothing is known of any related
    organisation there is none. To be called where all organisations are evaluated, before any part of them is.
    """
    if terms.definition.related is None or not terms.is_in_force:
        return terms
    name = related_prior(terms.definition.code)
    current = current_prior(name)
    mean = None if current is not None and current.fixed_on > terms.as_of else mean_of_all(terms)
    if mean is None:
        return terms
    fixed = fix_prior(name, terms.as_of, {"mean": mean})
    return replace(terms, pulled_to=PulledTo(mean, fixed.version, fixed.fixed_on))

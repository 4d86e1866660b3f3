"""How exactly a score measures: its standard error, and the smallest change in one person that is more than error.

PURE: no Django, no clock.
"""

from decimal import ROUND_HALF_UP, Decimal

from outcomes.definitions import Scale

Z95 = Decimal("1.96")  # two-sided 95 %: Jacobson and Truax 1991, J Consult Clin Psychol 59:12-19
Z90 = Decimal("1.645")  # two-sided 90 %, of the same normal curve
Z = {95: Z95, 90: Z90}
HUNDREDTH = Decimal("0.01")


def standard_error(scale: Scale, value: Decimal) -> Decimal | None:
    """The standard error of the score `value`, in the scale's own points; None where nobody has measured it.

    A published table gives each score its own. Otherwise `sem`, sd * sqrt(1 - r), or sdc / (1.96 * sqrt(2)),
    the first that the definition holds.
    """
    if scale.table:
        return next((row.se for row in scale.table if row.value == value), None)
    found = scale.measurement
    if found is None:
        return None
    if found.sem is not None:
        return found.sem
    if found.sd is not None and found.r is not None:
        return found.sd * (1 - found.r).sqrt()
    return None if found.sdc is None else found.sdc / (Z95 * Decimal(2).sqrt())


def reliable_change_index(scale: Scale, before: Decimal, after: Decimal) -> Decimal | None:
    """How many standard errors of a difference the score got worse by; below 0 it got better; None if unknown.

    Jacobson and Truax 1991: (after - before) / sqrt(SE(before)² + SE(after)²), here with the sign of the scale's
    direction. Reliable from 1.96 on (95 %) or 1.645 (90 %), whichever way.
    """
    error = _error_of_difference(scale, before, after)
    return None if error is None else scale.worsening(before, after) / error


def reliable_change(scale: Scale, before: Decimal, after: Decimal, *, confidence: int = 95) -> Decimal | None:
    """The change from `before` to `after` that error alone seldom exceeds, to two decimals; None if unknown.

    1.96 * sqrt(SE(before)² + SE(after)²) at 95 %. With one standard error for the whole scale this is 2.77 * SEM, the
    smallest detectable change. For showing: decide by `reliable_change_index`, which is not rounded.
    """
    error = _error_of_difference(scale, before, after)
    return None if error is None else (Z[confidence] * error).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def _error_of_difference(scale: Scale, before: Decimal, after: Decimal) -> Decimal | None:
    first, second = standard_error(scale, before), standard_error(scale, after)
    return None if first is None or second is None else (first**2 + second**2).sqrt()

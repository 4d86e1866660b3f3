"""PURE: what a change of scores means, in a patient's words: kind, honest, and never louder than the numbers."""

from decimal import Decimal

from guidance.chart_words import History

CHANCE = "A change this small can be chance."
UNKNOWN = "How much this number moves by chance is not known, so look at several weeks and not at one."
HALF, THIRD = Decimal("0.5"), Decimal("0.3")  # IMMPACT: Dworkin 2008, J Pain 9:105-121


def meaning(history: History, error: Decimal | None) -> str:
    """What the last answer says beside the first; empty before there are two.

    `error`: the smallest change between the two that chance alone exceeds 1 time in 20; None where it is not known.
    """
    if len(history.readings) < 2:
        return ""
    start = history.readings[0].value if history.baseline is None else history.baseline
    change = history.readings[-1].value - start
    if not change:
        return "That is the same as when you started."
    better = (change < 0) == history.lower_is_better
    way = "lower" if change < 0 else "higher"
    if error is not None and abs(change) < error:
        return f"That is a little {way} than when you started. {CHANCE}"
    return _better(history, start, change, error) if better else _harder(error)


def _better(history: History, start: Decimal, change: Decimal, error: Decimal | None) -> str:
    """Shares are said where less is better and the scale begins at nothing, so that they mean something."""
    share = abs(change) / start if start and history.low == 0 and change < 0 else Decimal(0)
    said = ["That is better than when you started."]
    if share >= THIRD:
        said.append(f"It is down by {'half or more' if share >= HALF else 'nearly a third or more'}.")
    said.append(UNKNOWN if error is None else "It is more than chance would explain.")
    return " ".join(said)


def _harder(error: Decimal | None) -> str:
    said = "That is harder than when you started. Pain and life go up and down, and this is not your fault."
    return f"{said} {UNKNOWN}" if error is None else said

"""Findings: comparisons turned into one honest sentence, in the reader's language.

A sentence is true of the chart under it, word for word. Names come from the
files, so no sentence puts an article before one or bends a word to agree with
it. What the answers cannot tell is said as plainly as what they can.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cxdash.association import Association
from cxdash.compare import HIDDEN_BELOW, TESTED_FROM, Comparison
from cxdash.customers import Outcome
from cxdash.estimate import Estimate
from cxdash.filters import Filters, period
from cxdash.i18n import _, currency_of, language, listing, money, ngettext, number, percent, signed
from cxdash.orders import COUNT, COUNT_AFTER, PRODUCTS, Summary
from cxdash.say_do import Box, Map
from cxdash.scales import Metric

NAMED = 3
"""Names a sentence lists before it counts the rest."""


# ── numbers in words ──────────────────────────────────────────────────────


def value(x: float, unit: str, more: int = 0) -> str:
    """A score as it is read: ``+31``, ``78%``, ``5.4``; a dash when it is not known.

    Decimals are as few as the unit needs and ``more``; a share takes what keeps it from reading as nobody
    or as everybody.
    """
    if x != x:
        return "–"
    if unit == "points":
        return signed(x, more)
    if unit == "score":
        return number(x, 1 + more)
    return percent(x, next((d for d in range(more, _FINEST) if 0 < round(x, d) < 100), more))


_FINEST = 5


def interval(estimate: Estimate) -> str:
    """The interval of an estimate in words: ``+28 to +34``."""
    if estimate.low != estimate.low:
        return _("interval not known")
    low, high = _apart(estimate.low, estimate.high, estimate.unit)
    return _("{low} to {high}", low=low, high=high)


def _apart(one: float, other: float, unit: str) -> tuple[str, str]:
    """Two scores as they are read, with a decimal more where they would read as one and are not."""
    read = value(one, unit), value(other, unit)
    if one == other or read[0] != read[1]:
        return read
    return value(one, unit, 1), value(other, unit, 1)


def points(x: float, unit: str, decimals: int | None = None) -> str:
    """The size of a difference: ``12 points``, ``1 point``, ``0.4 points``. Its sign is left to the words.

    Both languages count differently: English has a singular for 1 alone, French for
    everything below 2.
    """
    decimals = _decimals(x, unit) if decimals is None else decimals
    size = round(abs(x), decimals)
    singular = size < 2 if language() == "fr" else size == 1
    return ngettext("{n} point", "{n} points", 1 if singular else 2, n=number(size, decimals))


def _decimals(x: float, unit: str) -> int:
    """As few as the unit needs, one more for a difference that would otherwise read as nothing."""
    usual = _usual(unit)
    return usual if x == 0 or x != x or round(abs(x), usual) else usual + 1


def _usual(unit: str) -> int:
    return 1 if unit == "score" else 0


def gap_interval(comparison: Comparison) -> str:
    """The interval of a comparison's difference in words: ``+3 to +21``.

    One decimal more where rounding would put zero at the end of a real difference.
    """
    apart = comparison.difference
    decimals = _decimals(apart.value, comparison.estimate.unit)
    if comparison.established and 0 in (round(apart.low, decimals), round(apart.high, decimals)):
        decimals += 1
    return _("{low} to {high}", low=signed(apart.low, decimals), high=signed(apart.high, decimals))


def gap(comparison: Comparison) -> str:
    """A comparison's difference with its sign, in the decimals of its unit."""
    apart = comparison.difference.value
    return signed(apart, _decimals(apart, comparison.estimate.unit)) if apart == apart else "–"


def about(n: int) -> str:
    """A needed base in two figures: ``about 610`` rather than 607."""
    digits = len(str(n)) - 2
    return number(round(n, -digits) if digits > 0 else n)


def base(n: int) -> str:
    """Answers in words."""
    return ngettext("{n} answer", "{n} answers", n)


# ── one group against the rest ────────────────────────────────────────────


def against_rest(comparison: Comparison) -> str:
    """One group against the rest, whatever the verdict.

    The sentences are those a director can repeat: the two scores, which is what the chart
    shows, then their difference with its interval, or why there is none to announce.
    """
    if comparison.verdict in ("too_few", "hidden"):
        return too_few(comparison)
    if comparison.verdict == "undecided":
        return _undecided(comparison)
    told = _both(comparison) | {
        "between": gap_interval(comparison),
        "margin": points(comparison.margin, comparison.estimate.unit),
    }
    if comparison.verdict == "higher":
        return _(
            "{name} scores {own}, {other} {theirs}: {size} above ({between}), a real difference.", **told
        )
    if comparison.verdict == "lower":
        return _(
            "{name} scores {own}, {other} {theirs}: {size} below ({between}), a real difference.", **told
        )
    return _("{name} scores {own}, {other} {theirs}: alike, within {margin}.", **told)


def _both(comparison: Comparison) -> dict[str, str]:
    """Who is compared, what both score, and how far apart that is, in decimals that add up."""
    unit, apart = comparison.estimate.unit, comparison.difference.value
    own, theirs = comparison.estimate.value, comparison.other.value
    decimals = _decimals(apart, unit)
    if not np.isclose(round(own, decimals) - round(theirs, decimals), round(apart, decimals)):
        decimals = _usual(unit) + 1
    return {
        "name": comparison.subject,
        "own": value(own, unit, decimals - _usual(unit)),
        "theirs": value(theirs, unit, decimals - _usual(unit)),
        "other": comparison.reference or _("the rest"),
        "size": points(apart, unit, decimals),
    }


def _scores(comparison: Comparison) -> dict[str, str]:
    """What both score, where their distance is left to the chart."""
    own, theirs = _apart(comparison.estimate.value, comparison.other.value, comparison.estimate.unit)
    return {"own": own, "theirs": theirs}


def _undecided(comparison: Comparison) -> str:
    unit, apart, n = comparison.estimate.unit, comparison.difference.value, comparison.estimate.n
    told = _both(comparison) | {"answers": base(n), "needed": about(comparison.needed or n)}
    if value(abs(apart), unit) == value(0.0, unit):
        return _(
            "{name} scores {own}, {other} {theirs}: too close for {answers} to tell; about {needed} would.",
            **told,
        )
    if apart > 0:
        return _(
            "{name} scores {own}, {other} {theirs}: {size} above, but {answers} cannot tell; "
            "about {needed} would.", **told,
        )  # fmt: skip
    return _(
        "{name} scores {own}, {other} {theirs}: {size} below, but {answers} cannot tell; "
        "about {needed} would.", **told,
    )  # fmt: skip


def too_few(comparison: Comparison) -> str:
    """Why a group is not compared: its own base, or that of the rest."""
    name, n, rest = comparison.subject, comparison.estimate.n, comparison.other.n
    if comparison.verdict == "hidden":
        return _("{name}: not shown, so that no one can be recognised in fewer than 5 answers.", name=name)
    if n >= TESTED_FROM > comparison.estimate.base:
        return _worth_too_little(name, comparison.estimate)
    if n >= TESTED_FROM > rest:
        return ngettext("Only {n} answer outside {name}: too few to compare.",
                        "Only {n} answers outside {name}: too few to compare.", rest, name=name)  # fmt: skip
    if n >= TESTED_FROM > comparison.other.base:
        return _worth_too_little(comparison.reference or _("the rest"), comparison.other)
    return ngettext("Only {n} answer for {name}: too few to compare.",
                    "Only {n} answers for {name}: too few to compare.", n, name=name)  # fmt: skip


def _worth_too_little(name: str, estimate: Estimate) -> str:
    told = {"name": name, "answers": base(estimate.n), "n": number(estimate.n_eff)}
    return _("{name}: {answers}, worth {n} with weights and repeats: too few to compare.", **told)


def by_segment(comparisons: Sequence[Comparison], column: str) -> str:
    """The finding of a panel that compares every value of a segment with the rest."""
    shown = [_named(c, column) for c in comparisons if c.verdict not in ("hidden", "too_few")]
    real = sorted((c for c in shown if c.established), key=lambda c: -abs(c.difference.value))
    if len(comparisons) == 1 and not comparisons[0].other.n:
        only = comparisons[0].subject
        return _(
            "{column}: {only} alone is shown, with nothing to compare it with.", column=column, only=only
        )
    if not shown:
        return _("{column}: too few answers to compare any value with the rest.", column=column)
    if len(real) == 1 or (real and real[0].reference):
        return _alone(against_rest(real[0]), len(shown) - len(real))
    if real:
        named = [_("{name} ({own} against {theirs})", name=c.subject, **_scores(c)) for c in real[:NAMED]]
        return ngettext(
            "{column}: {n} of {all} really differs from the rest: {named}.",
            "{column}: {n} of {all} really differ from the rest: {named}.",
            len(real), column=column, all=number(len(shown)), named=_and_more(named, len(real)),
        )  # fmt: skip
    if shown[0].reference:
        return against_rest(shown[0])
    if all(c.verdict == "similar" for c in shown):
        margin = points(shown[0].margin, shown[0].estimate.unit)
        return _("{column}: all score alike, within {margin}.", column=column, margin=margin)
    return _("{column}: no difference is established with these answers.", column=column)


_BARE = frozenset(["yes", "no", "oui", "non", "true", "false", "vrai", "faux", "y", "n", "o", "0", "1"])


def _named(comparison: Comparison, column: str) -> Comparison:
    """“Yes” alone says nothing away from its page: with the column it answers to."""
    if comparison.subject.casefold() not in _BARE:
        return comparison
    return replace(comparison, subject=_("“{column}: {value}”", column=column, value=comparison.subject))


def _alone(sentence: str, others: int) -> str:
    alone = _("No other difference is established.")
    return sentence if others < 2 else f"{sentence} {alone}"


def _and_more(named: list[str], total: int) -> str:
    more = total - len(named)
    return listing([*named, ngettext("{n} more", "{n} more", more)] if more > 0 else named)


def items(comparisons: Sequence[Comparison]) -> str:
    """The finding of a panel that compares every item with the others of the same answers."""
    shown = [c for c in comparisons if c.verdict not in ("hidden", "too_few")]
    above, below = ([c for c in shown if c.verdict == verdict] for verdict in ("higher", "lower"))
    if not shown:
        return _("Too few answers to compare the items with one another.")
    if not above and not below:
        if all(c.verdict == "similar" for c in shown):
            return _("All items rate alike, within {margin}.", margin=points(shown[0].margin, "score"))
        return _("No item is established to rate above or below the others with these answers.")
    parts = []
    if above:
        parts.append(_("Rated above the other items: {named}.", named=_with_ratings(above)))
    if below:
        parts.append(_("Rated below the other items: {named}.", named=_with_ratings(below)))
    return " ".join(parts)


def _with_ratings(comparisons: Sequence[Comparison]) -> str:
    largest = sorted(comparisons, key=lambda c: -abs(c.difference.value))[:NAMED]
    named = [_("“{name}” ({own} against {theirs})", name=c.subject, **_scores(c)) for c in largest]
    return _and_more(named, len(comparisons))


# ── headline and time ─────────────────────────────────────────────────────


def headline(estimate: Estimate, metric: Metric) -> str:
    """The score itself, with its interval and base."""
    if not estimate.known:
        return _("{metric}: no answer to show.", metric=metric.name)
    return _(
        "{metric} is {value} ({interval}), from {answers}.",
        metric=metric.name, value=value(estimate.value, estimate.unit),
        interval=interval(estimate), answers=base(estimate.n),
    )  # fmt: skip


def distribution(bands: tuple[Estimate, Estimate, Estimate], metric: Metric) -> str:
    """How answers spread over the three bands, from the good end."""
    low, middle, high = (value(band.value, "percent") for band in bands)
    if not metric.has_middle:
        good, _between, bad = reversed(metric.bands)
        return _("{good}: {high}; {bad}: {low}.", good=good, high=high, bad=bad, low=low)
    names = dict(zip(("bad", "between", "good"), metric.bands, strict=True))
    return _("{good}: {high}; {between}: {middle}; {bad}: {low}.", high=high, middle=middle, low=low, **names)


def change(comparison: Comparison, metric: Metric, earlier: Filters, later: Filters) -> str:
    """The later half of a period against the earlier one."""
    unit, apart = comparison.estimate.unit, comparison.difference.value
    told = {
        "metric": metric.name,
        "size": points(apart, unit),
        "between": gap_interval(comparison),
        "then": period(earlier.start, earlier.end),
        "now": period(later.start, later.end),
        "margin": points(comparison.margin, unit),
    }
    if comparison.verdict == "higher":
        return _("{metric} rose by {size} ({between}) between {then} and {now}: a real rise.", **told)
    if comparison.verdict == "lower":
        return _("{metric} fell by {size} ({between}) between {then} and {now}: a real fall.", **told)
    if comparison.verdict == "similar":
        return _("{metric} held steady, within {margin}, between {then} and {now}.", **told)
    if comparison.verdict == "undecided":
        return _("{metric}: no change is established between {then} and {now} ({between}).", **told)
    return _("{metric}: too few answers to tell a change between {then} and {now}.", **told)


def change_in_short(comparison: Comparison, earlier: Filters) -> str:
    """A change and its verdict in the few words of a tile."""
    unit = comparison.estimate.unit
    told = {
        "change": gap(comparison),
        "then": period(earlier.start, earlier.end),
        "margin": points(comparison.margin, unit),
    }
    if comparison.verdict == "higher":
        return _("{change} against {then}: a real rise", **told)
    if comparison.verdict == "lower":
        return _("{change} against {then}: a real fall", **told)
    if comparison.verdict == "similar":
        return _("steady against {then}, within {margin}", **told)
    if comparison.verdict == "undecided":
        return _("{change} against {then}: not established", **told)
    return _("too few answers to tell a change")


def changes(comparisons: Sequence[Comparison], column: str) -> str:
    """The finding of a panel that shows what moved between two halves of a period."""
    shown = [c for c in comparisons if c.verdict not in ("hidden", "too_few")]
    moved = sorted((c for c in shown if c.established), key=lambda c: -abs(c.difference.value))
    if not shown:
        return _("{column}: no value has enough answers in both halves to tell a change.", column=column)
    if len(moved) == 1:
        return _moved_alone(moved[0], len(shown) - 1)
    if moved:
        named = [f"{c.subject} ({gap(c)})" for c in moved[:NAMED]]
        return ngettext(
            "{column}: {n} of {all} really moved: {named}.", "{column}: {n} of {all} really moved: {named}.",
            len(moved), column=column, all=number(len(shown)), named=_and_more(named, len(moved)),
        )  # fmt: skip
    if all(c.verdict == "similar" for c in shown):
        margin = points(shown[0].margin, shown[0].estimate.unit)
        return _("{column}: all held steady, within {margin}.", column=column, margin=margin)
    return _("{column}: no change is established with these answers.", column=column)


def moved(comparison: Comparison) -> str:
    """One group's change, whatever the verdict."""
    if comparison.established:
        return _moved_alone(comparison, 0)
    told = {
        "name": comparison.subject,
        "change": gap(comparison),
        "between": gap_interval(comparison),
        "margin": points(comparison.margin, comparison.estimate.unit),
    }
    if comparison.verdict == "similar":
        return _("{name} held steady, within {margin}.", **told)
    if comparison.verdict == "undecided":
        return _("{name}: {change} ({between}), not established.", **told)
    return _("{name}: too few answers in one of the halves to tell a change.", **told)


def _moved_alone(comparison: Comparison, others: int) -> str:
    told = {
        "name": comparison.subject,
        "size": points(comparison.difference.value, comparison.estimate.unit),
        "between": gap_interval(comparison),
    }
    sentence = (
        _("{name} rose by {size} ({between}): a real rise.", **told)
        if comparison.verdict == "higher"
        else _("{name} fell by {size} ({between}): a real fall.", **told)
    )
    alone = _("No other change is established.")
    return sentence if others < 1 else f"{sentence} {alone}"


# ── say and do ────────────────────────────────────────────────────────────


def deed(outcome: Outcome) -> str:
    """The event whose rate is shown, in words."""
    if outcome.leaving:
        return _("left")
    if outcome.column == COUNT_AFTER and outcome.cut == 1:
        return _("bought again")
    if outcome.column == COUNT and outcome.cut == 2:
        return _("bought more than once")
    return at_least(outcome)


def at_least(outcome: Outcome) -> str:
    """The amount from which a customer counts as having done it."""
    return _(
        "{column} of {cut} or more",
        column=outcome.name,
        cut=number(outcome.cut or 0, len(f"{outcome.cut or 0:g}".partition(".")[2])),
    )


def camps(metric: Metric) -> tuple[str, str]:
    """What those who say bad and those who say good are called, for a score."""
    if metric.key == "nps":
        return _("Complains"), _("Delighted")
    if metric.key == "csat":
        return _("Is not satisfied"), _("Is satisfied")
    return _("Finds it hard"), _("Finds it easy")


def rates(association: Association, metric: Metric, outcome: Outcome) -> str:
    """Who says good against who says bad, and how often each did it."""
    sides = association.contingency
    if sides is None:
        return _("Nobody is in one of the two camps, so there is nothing to compare.")
    good, bad = sides.did_if_yes, sides.did_if_no
    good_rate, bad_rate = (100 - e.value if outcome.unwanted else e.value for e in (good, bad))
    told = {
        **dict(zip(("bad", "good"), camps(metric), strict=True)), "deed": deed(outcome),
        "good_rate": value(good_rate, "percent"), "bad_rate": value(bad_rate, "percent"),
        "size": points(good_rate - bad_rate, "percent"),
    }  # fmt: skip
    if min(good.n, bad.n) < HIDDEN_BELOW:
        return _("Fewer than {n} customers are in one of the two camps: no rate is shown.", n=HIDDEN_BELOW)
    if min(good.n, bad.n) < TESTED_FROM:
        return _("{good}: {good_rate} {deed}; {bad}: {bad_rate}. Too few customers to compare.", **told)
    if goes_with(association):
        return _("{good}: {good_rate} {deed}; {bad}: {bad_rate}. {size} apart, a real difference.", **told)
    return _("{good}: {good_rate} {deed}; {bad}: {bad_rate}. No difference is established.", **told)


def goes_with(association: Association) -> bool:
    """Whether those who say good and those who say bad do differ: the one test of all that a panel says.

    What measures the strength of a link is for a link that is there: beside “no difference is
    established” an interval that leaves out none would say the contrary.
    """
    sides = association.contingency
    if sides is None or min(sides.did_if_yes.n, sides.did_if_no.n) < TESTED_FROM:
        return False
    return sides.difference.low > 0 or sides.difference.high < 0


def does(outcome: Outcome) -> tuple[str, str]:
    """What those who did well and those who did not are said to do."""
    by_role = {
        "returns": (_("returns nothing"), _("returns")),
        "contacts": (_("makes no contact"), _("makes contact")),
        "products": (_("holds more"), _("holds less")),
        "lifetime_value": (_("worth more"), _("worth less")),
        "basket": (_("spends more at a time"), _("spends less at a time")),
    }
    if outcome.leaving:
        return _("stays"), _("gone")
    if outcome.column == PRODUCTS:
        return _("buys a wider choice"), _("buys a narrower choice")
    if outcome.role == "orders" and outcome.cut == (1 if outcome.after else 2):
        return _("buys again"), _("does not buy again")
    return by_role.get(outcome.role, (_("buys more"), _("buys less")))


def box_name(box: Box, metric: Metric, outcome: Outcome) -> str:
    """What a box of the map holds, in the words a manager uses: ``Delighted, and gone``."""
    (bad, good), (well, ill) = camps(metric), does(outcome)
    said = good if box in ("loyalist", "mercenary") else bad
    return _("{said}, and {does}", said=said, does=well if box in ("loyalist", "hostage") else ill)


def four_boxes(shown: Map, outcome: Outcome, currency: str = "") -> str:
    """Who, how many and what they are worth: the two boxes where saying and doing part."""
    return " ".join(_box_count(shown, box, outcome, currency) for box in BETWEEN)


BETWEEN: tuple[Box, ...] = ("mercenary", "hostage")
"""The boxes in which saying and doing part."""


def _box_count(shown: Map, box: Box, outcome: Outcome, currency: str) -> str:
    count, name = shown.boxes[box], box_name(box, shown.metric, outcome)
    if count.worth is None:
        return ngettext("{name}: {n} customer.", "{name}: {n} customers.", count.customers, name=name)
    return ngettext(
        "{name}: {n} customer worth {worth}.", "{name}: {n} customers worth {worth}.",
        count.customers, name=name, worth=money(count.worth, currency),
    )  # fmt: skip


def strength(association: Association, outcome: Outcome) -> str:
    """How strongly saying goes with doing, without a word of cause; nothing where it may not go at all."""
    sides = association.contingency
    if sides is None or not goes_with(association) or not _leaves_out(1, sides.ratio_low, sides.ratio_high):
        return ""
    return _(
        "Among customers with a good score, the share “{does}” is {ratio} times ({low} to {high}) that of "
        "those with a bad one.",
        ratio=number(sides.ratio, 2), low=number(sides.ratio_low, 2), high=number(sides.ratio_high, 2),
        does=does(outcome)[0],
    )  # fmt: skip


def link(association: Association, outcome: Outcome) -> str:
    """The same over all answers, in words: rank correlation, odds ratio a point, area under the curve."""
    low, high = association.spearman_low, association.spearman_high
    if not goes_with(association) or not _leaves_out(0, low, high):
        return ""
    well, ill = does(outcome)
    told = {
        "rho": number(association.spearman, 2),
        "low": number(association.spearman_low, 2),
        "high": number(association.spearman_high, 2),
    }
    parts = [_("Strength of the link, from −1 to 1 where 0 is none: {rho} ({low} to {high})", **told)]
    if _leaves_out(1, association.odds_low, association.odds_high):
        told = {
            "times": number(association.odds_ratio, 2),
            "low": number(association.odds_low, 2),
            "high": number(association.odds_high, 2),
        }
        parts.append(
            _("with each point more, {times} times as many customers “{well}” for each one “{ill}” "
              "({low} to {high})", well=well, ill=ill, **told)
        )  # fmt: skip
    parts.append(
        _("of two customers, one “{well}” and one “{ill}”, the first scored better {n} times in 100",
          well=well, ill=ill, n=number(100 * association.auc))
    )  # fmt: skip
    return " · ".join(parts)


def _leaves_out(none: float, low: float, high: float) -> bool:
    return low > none or high < none


# ── orders ────────────────────────────────────────────────────────────────


def orders(summary: Summary) -> str:
    """A table of orders in short: who bought, how much, and how many came back."""
    if not summary.customers:
        return _("No order of a known customer.")
    told = {
        "customers": ngettext("{n} customer", "{n} customers", summary.customers),
        "orders": ngettext("{n} order", "{n} orders", summary.orders),
        "rate": percent(summary.repeat_rate.value),
        "between": interval(summary.repeat_rate),
    }
    if summary.revenue is None:
        return _("{customers}, {orders}; {rate} bought more than once ({between}).", **told)
    told["revenue"] = money(summary.revenue, currency_of(summary.amount_column))
    if summary.top_fifth is None:
        return _(
            "{customers}, {orders}, {revenue} of revenue; {rate} bought more than once ({between}).", **told
        )
    return _(
        "{customers}, {orders}, {revenue} of revenue; {rate} bought more than once ({between}), "
        "and the fifth who spend most bring {top}.",
        top=percent(summary.top_fifth), **told,
    )  # fmt: skip


# ── mirror ────────────────────────────────────────────────────────────────


def mirror_item(comparison: Comparison) -> str:
    """One item of the mirror, whatever the verdict."""
    told = {
        "item": comparison.subject,
        "guessed": value(comparison.estimate.value, "score"),
        "given": value(comparison.other.value, "score"),
    }
    if comparison.verdict == "higher":
        return _("Staff over-estimate “{item}”: {guessed} guessed, {given} given.", **told)
    if comparison.verdict == "lower":
        return _("Staff under-estimate “{item}”: {guessed} guessed, {given} given.", **told)
    if comparison.verdict == "similar":
        return _("Staff see “{item}” as customers do: {guessed} guessed, {given} given.", **told)
    if comparison.verdict == "undecided":
        return _("“{item}”: {guessed} guessed, {given} given; these answers cannot tell.", **told)
    if comparison.verdict == "hidden":
        return _("“{item}”: not shown, fewer than 5 answers on one side.", **told)
    return _("“{item}”: {guessed} guessed, {given} given; too few answers to compare.", **told)


def mirror(comparisons: Sequence[Comparison]) -> str:
    """The finding of the mirror panel: what staff over- and under-estimate."""
    shown = [c for c in comparisons if c.verdict not in ("hidden", "too_few")]
    over, under = ([c for c in shown if c.verdict == verdict] for verdict in ("higher", "lower"))
    if not shown:
        return _("Too few staff or customers answered to compare the two.")
    if not over and not under:
        if all(c.verdict == "similar" for c in shown):
            return _("Staff see every item as customers do.")
        return _("No gap between staff and customers is established with these answers.")
    if len(over) + len(under) == 1:
        return mirror_item((over or under)[0])
    parts = [_misjudged(over, len(shown), "higher")] if over else []
    if over and under:
        named = _quoted(under)
        parts.append(ngettext("They under-estimate {n}: {named}.", "They under-estimate {n}: {named}.",
                              len(under), named=named))  # fmt: skip
    elif under:
        parts.append(_misjudged(under, len(shown), "lower"))
    return " ".join(parts)


def _misjudged(items: Sequence[Comparison], of: int, verdict: str) -> str:
    told = {"all": number(of), "named": _quoted(items)}
    if verdict == "higher":
        return ngettext("Staff over-estimate {n} item of {all}: {named}.",
                        "Staff over-estimate {n} items of {all}: {named}.", len(items), **told)  # fmt: skip
    return ngettext("Staff under-estimate {n} item of {all}: {named}.",
                    "Staff under-estimate {n} items of {all}: {named}.", len(items), **told)  # fmt: skip


def _quoted(comparisons: Sequence[Comparison]) -> str:
    largest = sorted(comparisons, key=lambda c: -abs(c.difference.value))[:NAMED]
    return _and_more([_("“{name}”", name=c.subject) for c in largest], len(comparisons))


def ranks(rho: float | None) -> str:
    """Whether staff rank the items as customers do, in words; empty when it cannot be told."""
    if rho is None:
        return ""
    words = (
        _("in nearly the same order as customers")
        if rho >= 0.8
        else _("in roughly the same order as customers")
        if rho >= 0.5
        else _("in another order than customers")
    )
    return _("Staff rank the items {words} (rank correlation {rho}).", words=words, rho=number(rho, 2))


def team(comparison: Comparison) -> str:
    """One team's mean gap over all items, whatever the verdict."""
    told = {
        "team": comparison.subject,
        "gap": signed(comparison.difference.value, 1),
        "between": gap_interval(comparison),
    }
    if comparison.verdict == "higher":
        return _("{team} over-estimates what its customers say: {gap} ({between}).", **told)
    if comparison.verdict == "lower":
        return _("{team} under-estimates what its customers say: {gap} ({between}).", **told)
    if comparison.verdict == "similar":
        return _("{team} sees its customers as they see themselves: {gap} ({between}).", **told)
    if comparison.verdict == "undecided":
        return _("{team}: {gap} ({between}), not established.", **told)
    return _("{team}: {gap} ({between}), too few answers to compare.", **told)


def teams(gaps: Sequence[Comparison]) -> str:
    """The finding of the panel by team: who is away from its customers, if anyone is."""
    shown = [g for g in gaps if g.verdict != "hidden"]
    tested = [g for g in shown if g.verdict != "too_few"]
    apart = [g for g in tested if g.established]
    if not shown:
        return _("No team has five staff and five customers who answered: teams are not shown.")
    if not tested:
        return _(
            "Each team is too small to be compared with its customers: read the intervals, not the order."
        )
    if not apart:
        return _("No team is established to be away from its customers over all items.")
    named = [f"{g.subject} ({signed(g.difference.value, 1)})" for g in apart[:NAMED]]
    return ngettext(
        "{n} team of {all} is away from its customers over all items: {names}.",
        "{n} teams of {all} are away from their customers over all items: {names}.",
        len(apart), all=number(len(tested)), names=_and_more(named, len(apart)),
    )  # fmt: skip

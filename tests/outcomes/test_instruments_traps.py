"""Values that circulate wrongly, and the right ones: tables, cut-offs, directions, and untouched forms."""

from decimal import Decimal

import pytest

from outcomes.scoring import score
from tests.outcomes.definitions_on_file import INSTRUMENTS

# The scoring manual of HealthMeasures, PROMIS Pain Interference 4a, copied here independently of the file.
MANUAL_4A = {
    4: ("41.6", "6.1"),
    5: ("49.6", "2.5"),
    6: ("52.0", "2.0"),
    7: ("53.9", "1.9"),
    8: ("55.6", "1.9"),
    9: ("57.1", "1.9"),
    10: ("58.5", "1.8"),
    11: ("59.9", "1.8"),
    12: ("61.2", "1.8"),
    13: ("62.5", "1.8"),
    14: ("63.8", "1.8"),
    15: ("65.2", "1.8"),
    16: ("66.6", "1.8"),
    17: ("68.0", "1.8"),
    18: ("69.7", "1.9"),
    19: ("71.6", "2.1"),
    20: ("75.6", "3.7"),
}


def filled(slug: str, total: int) -> dict[str, int]:
    """Answers to a one-scale instrument that add up to `total`, as even as can be."""
    items = [item for item in INSTRUMENTS[slug].items if item.scored]
    answers = {item.key: min(item.values) for item in items}
    left = total - sum(answers.values())
    while left:
        for item in items:
            if left and answers[item.key] < max(item.values):
                answers[item.key] += 1
                left -= 1
    return answers


def one(slug: str, total: int):
    [found] = score(INSTRUMENTS[slug], filled(slug, total))
    return found


@pytest.mark.parametrize("raw", MANUAL_4A)
def test_every_line_of_the_promis_4a_table_is_the_manuals(raw):
    value, se = MANUAL_4A[raw]
    assert str(one("promis-pi-4a", raw).value) == value
    [row] = [row for row in INSTRUMENTS["promis-pi-4a"].scale("t").table if row.raw == raw]
    assert (row.value, row.se) == (Decimal(value), Decimal(se))


def test_promis_4a_raw_20_is_not_the_75_8_that_circulates():
    assert one("promis-pi-4a", 20).value == Decimal("75.6")


@pytest.mark.parametrize(("raw", "six_a", "six_b"), [(6, "41.1", "41.0"), (18, "61.2", "61.8"), (30, "76.3", "78.3")])
def test_promis_6a_and_6b_are_different_forms_with_different_tables(raw, six_a, six_b):
    assert (str(one("promis-pi-6a", raw).value), str(one("promis-pi-6b", raw).value)) == (six_a, six_b)


@pytest.mark.parametrize(
    ("form", "items"),
    [
        ("4a", [9, 22, 31, 34]),
        ("6a", [9, 22, 31, 34, 12, 36]),
        ("6b", [3, 8, 9, 10, 14, 26]),
        ("8a", [9, 22, 31, 34, 12, 36, 3, 13]),
    ],
)
def test_each_promis_form_has_its_own_items_of_the_bank(form, items):
    assert [item.key for item in INSTRUMENTS[f"promis-pi-{form}"].items] == [f"painin{number}" for number in items]


@pytest.mark.parametrize(
    ("raw", "band"),
    [(14, "within normal limits"), (15, "mild"), (21, "mild"), (22, "moderate"), (35, "moderate"), (36, "severe")],
)
def test_the_promis_bands_begin_at_55_60_and_70(raw, band):
    assert one("promis-pi-8a", raw).band == band


def test_a_promis_form_with_a_gap_has_no_t_although_four_items_are_answered():
    answers = filled("promis-pi-8a", 24)
    del answers["painin3"]
    [found] = score(INSTRUMENTS["promis-pi-8a"], answers)
    assert (found.value, found.band, found.status, found.answered) == (None, None, "not_scorable", 7)


@pytest.mark.parametrize(("total", "band"), [(14, "moderate"), (15, "severe"), (16, "severe")])
def test_the_gad_7_is_severe_from_15_not_above_15(total, band):
    assert one("gad-7", total).band == band


@pytest.mark.parametrize("slug", ["pcs", "pseq", "pseq-2", "cpaq-8", "pdi", "sus", "uw-cap-6", "uw-prse-6", "neq-20"])
def test_without_an_endorsed_cut_off_there_are_no_bands(slug):
    """The 30 of the PCS is a percentile of injured workers, not a clinical cut-off."""
    assert not any(scale.bands for scale in INSTRUMENTS[slug].scales)


def test_the_tsk_11_reverses_nothing():
    assert INSTRUMENTS["tsk-11"].scale("total").reversed == ()
    assert one("tsk-11", 44).value == 44


@pytest.mark.parametrize(("total", "band"), [(22, "minimal"), (23, "low"), (28, "low"), (29, "moderate"), (36, "high")])
def test_the_bands_of_the_tsk_11(total, band):
    assert one("tsk-11", total).band == band


@pytest.mark.parametrize(
    ("raw", "index", "band"), [(12, 48, "poor well-being"), (13, 52, "not poor"), (25, 100, "not poor")]
)
def test_the_who_5_is_stored_times_four(raw, index, band):
    found = one("who-5", raw)
    assert (found.value, found.band) == (index, band)


@pytest.mark.parametrize(
    ("total", "band"),
    [(7, "no clinically significant insomnia"), (8, "subthreshold"), (15, "moderate"), (22, "severe")],
)
def test_the_bands_of_the_isi(total, band):
    assert one("isi", total).band == band


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (5, "little or no disability"),
        (6, "mild disability"),
        (11, "moderate disability"),
        (20, "moderate disability"),
        (21, "severe disability"),
    ],
)
def test_the_bands_of_the_midas(total, band):
    assert one("midas", total).band == band


def test_the_cpaq_8_reverses_its_willingness_items():
    willingness = INSTRUMENTS["cpaq-8"].scale("willingness")
    assert willingness.reversed == willingness.items == ("q2", "q4", "q7", "q8")
    assert INSTRUMENTS["cpaq-8"].scale("engagement").reversed == ()


@pytest.mark.parametrize("answer", range(1, 6))
def test_straight_lining_the_sus_gives_50_whatever_the_answer(answer):
    [found] = score(INSTRUMENTS["sus"], {f"q{n}": answer for n in range(1, 11)})
    assert found.value == 50


def test_the_sections_of_the_ceq_form_are_not_its_factors():
    ceq = INSTRUMENTS["ceq"]
    assert ceq.scale("credibility").items == ("think1", "think2", "think3")
    assert ceq.scale("expected-percent").items == ("think4", "feel2")
    assert ceq.scale("expected-felt").items == ("feel1",)


def test_no_scale_adds_up_items_of_different_ranges():
    for instrument in INSTRUMENTS.values():
        for scale in instrument.scales:
            assert len({instrument.item(key).values for key in scale.items}) == 1, (instrument.slug, scale.key)


def test_an_untouched_rmdq_is_not_0():
    rmdq = INSTRUMENTS["rmdq"]
    [untouched] = score(rmdq, {})
    [nothing_applies] = score(rmdq, dict.fromkeys((item.key for item in rmdq.items), 0))
    assert (untouched.value, untouched.status) == (None, "not_scorable")
    assert (nothing_applies.value, nothing_applies.status) == (0, "complete")
    assert all(item.required for item in rmdq.items)


def test_higher_is_better_where_it_is():
    better = {
        slug for slug, found in INSTRUMENTS.items() if {s.direction for s in found.scales} == {"higher_is_better"}
    }
    assert better >= {"pseq", "pseq-2", "cpaq-8", "who-5", "uw-prse-6", "sus", "ceq", "quality-of-life", "pgic"}
    assert not better & {"pcs", "tsk-11", "pdi", "isi", "rmdq", "midas", "uw-cap-6", "neq-20", "promis-pi-4a", "phq-8"}


def test_the_phq_8_asks_the_first_eight_questions_of_the_phq_9_and_nothing_urgent():
    eight, nine = INSTRUMENTS["phq-8"], INSTRUMENTS["phq-9"]
    assert [item.text for item in eight.items] == [item.text for item in nine.items[:8]]
    assert eight.urgent == ()
    assert eight.scale("total").bands == nine.scale("phq8").bands


def test_a_raw_sum_is_called_one_as_long_as_the_table_is_missing():
    for slug in ("uw-cap-6", "uw-prse-6"):
        scale = INSTRUMENTS[slug].scale("raw")
        assert "raw sum" in scale.title
        assert scale.table == ()

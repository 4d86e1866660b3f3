"""The instruments on file are what their papers say."""

import json
from decimal import Decimal

import pytest

from outcomes.instruments import Instrument
from tests.outcomes.answers import HEALTH
from tests.outcomes.definitions_on_file import CONTENT, INSTRUMENTS

SHIPPED = sorted(slug for slug, instrument in INSTRUMENTS.items() if not instrument.gated)


def test_every_file_is_named_after_its_instrument():
    names = {path.name for path in (CONTENT / "instruments").iterdir()}
    assert names == {f"{one.slug}.{one.language}.toml" for one in INSTRUMENTS.values()}


def test_the_default_battery_is_on_file():
    expected = {"pain-nrs", "peg", "phq-9", "gad-7", "pgic", "satisfaction", "thoughts-about-pain"}
    assert set(INSTRUMENTS) >= expected | {"quality-of-life", "anything-new", "pcs"}


@pytest.mark.parametrize("slug", sorted(INSTRUMENTS))
def test_a_definition_survives_json_and_back(slug):
    instrument = INSTRUMENTS[slug]
    assert Instrument.from_dict(json.loads(json.dumps(instrument.to_dict()))) == instrument


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_shipped_instrument_has_all_its_words(slug):
    assert INSTRUMENTS[slug].worded
    assert INSTRUMENTS[slug].recall
    assert INSTRUMENTS[slug].title


def test_which_instruments_wait_for_permission():
    promis = {f"promis-pi-{form}" for form in ("4a", "6a", "6b", "8a")}
    headache_back_and_harm = {"midas", "rmdq", "neq-20"}
    pain = {"pcs", "pseq", "pseq-2", "cpaq-8", "tsk-11", "pdi", "ceq", "uw-cap-6", "uw-prse-6"}
    gated = {slug for slug, instrument in INSTRUMENTS.items() if instrument.gated}
    assert gated == promis | headache_back_and_harm | pain | {"who-5", "isi"}


def test_what_its_holder_forbids_is_not_here():
    assert not set(INSTRUMENTS) & {"eq-5d", "eq-5d-3l", "eq-5d-5l", "bpi", "bpi-sf", "csq-8", "csq-i", "hit-6"}


@pytest.mark.parametrize("slug", [slug for slug, instrument in INSTRUMENTS.items() if instrument.gated])
def test_a_gated_instrument_has_no_words(slug):
    instrument = INSTRUMENTS[slug]
    assert not instrument.worded
    assert not instrument.recall
    for item in instrument.items:
        assert not any([item.text, item.low_label, item.high_label, *(option.text for option in item.options)])


@pytest.mark.parametrize("slug", ["pgic", "satisfaction", "thoughts-about-pain", "quality-of-life"])
def test_our_own_wording_is_never_called_validated(slug):
    assert not INSTRUMENTS[slug].validated


@pytest.mark.parametrize("slug", ["phq-9", "gad-7", "phq-8", "phq-4", "phq-2"])
def test_the_zero_option_of_the_phq_family_is_not_at_all(slug):
    scored = [item for item in INSTRUMENTS[slug].items if item.scored]
    words = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
    assert all([item.label(value) for value in range(4)] == words for item in scored)


def test_the_phq_9_scores_item_nine_and_not_the_difficulty_question():
    phq = INSTRUMENTS["phq-9"]
    assert phq.scale("total").items == tuple(f"q{n}" for n in range(1, 10))
    assert not phq.item("difficulty").scored
    assert not phq.item("difficulty").required


def test_only_item_nine_and_the_health_check_may_be_declined():
    declinable = [(slug, item.key) for slug, one in INSTRUMENTS.items() for item in one.items if item.may_decline]
    assert declinable == [*(("health-check", key) for key in HEALTH), ("phq-9", "q9")]


def test_only_the_phq_9_has_an_urgent_item():
    urgent = [(slug, one.item, one.at_least) for slug, each in INSTRUMENTS.items() for one in each.urgent]
    assert urgent == [("phq-9", "q9", 1)]


@pytest.mark.parametrize(
    ("slug", "scale", "low", "high", "direction"),
    [
        ("phq-9", "total", 0, 27, "higher_is_worse"),
        ("phq-9", "phq8", 0, 24, "higher_is_worse"),
        ("gad-7", "total", 0, 21, "higher_is_worse"),
        ("pain-nrs", "average", 0, 10, "higher_is_worse"),
        ("peg", "mean", 0, 10, "higher_is_worse"),
        ("pcs", "total", 0, 52, "higher_is_worse"),
        ("thoughts-about-pain", "total", 0, 24, "higher_is_worse"),
        ("thoughts-about-pain", "fear", 0, 8, "higher_is_worse"),
        ("quality-of-life", "life", 0, 10, "higher_is_better"),
        ("pgic", "change", -3, 3, "higher_is_better"),
        ("phq-8", "total", 0, 24, "higher_is_worse"),
        ("phq-4", "total", 0, 12, "higher_is_worse"),
        ("phq-2", "total", 0, 6, "higher_is_worse"),
        ("sus", "total", 0, 100, "higher_is_better"),
        ("promis-pi-4a", "t", "41.6", "75.6", "higher_is_worse"),
        ("promis-pi-6a", "t", "41.1", "76.3", "higher_is_worse"),
        ("promis-pi-6b", "t", "41.0", "78.3", "higher_is_worse"),
        ("promis-pi-8a", "t", "40.7", "77.0", "higher_is_worse"),
        ("pseq", "total", 0, 60, "higher_is_better"),
        ("pseq-2", "total", 0, 12, "higher_is_better"),
        ("cpaq-8", "total", 0, 48, "higher_is_better"),
        ("cpaq-8", "willingness", 0, 24, "higher_is_better"),
        ("tsk-11", "total", 11, 44, "higher_is_worse"),
        ("pdi", "total", 0, 70, "higher_is_worse"),
        ("who-5", "index", 0, 100, "higher_is_better"),
        ("isi", "total", 0, 28, "higher_is_worse"),
        ("ceq", "credibility", 3, 27, "higher_is_better"),
        ("ceq", "expected-percent", 0, 100, "higher_is_better"),
        ("ceq", "expected-felt", 1, 9, "higher_is_better"),
        ("midas", "total", 0, 460, "higher_is_worse"),
        ("rmdq", "total", 0, 24, "higher_is_worse"),
        ("neq-20", "effects", 0, 20, "higher_is_worse"),
        ("neq-20", "impact", 0, 4, "higher_is_worse"),
        ("uw-cap-6", "raw", 6, 30, "higher_is_worse"),
        ("uw-prse-6", "raw", 6, 30, "higher_is_better"),
    ],
)
def test_ranges_and_directions(slug, scale, low, high, direction):
    found = INSTRUMENTS[slug].scale(scale)
    assert (found.min, found.max, found.direction) == (Decimal(low), Decimal(high), direction)


def test_the_codes_of_totals():
    codes = {("phq-9", "total"): "44261-6", ("gad-7", "total"): "70274-6", ("peg", "mean"): "91147-9"}
    codes[("pain-nrs", "average")] = "75893-8"
    found = {(slug, scale.key): scale.loinc for slug, one in INSTRUMENTS.items() for scale in one.scales if scale.loinc}
    assert found == codes


def test_the_pain_question_is_not_coded_as_pain_right_now():
    assert "72514-3" not in json.dumps([one.to_dict() for one in INSTRUMENTS.values()])


def test_no_scale_is_prorated():
    assert {scale.missing for one in INSTRUMENTS.values() for scale in one.scales} == {"complete_only"}


def test_free_text_is_optional_and_unscored():
    note = INSTRUMENTS["anything-new"].item("note")
    assert (note.kind, note.required, note.scored, note.values) == ("text", False, False, ())
    assert INSTRUMENTS["anything-new"].about_seconds == 30


def test_unknown_keys_raise():
    with pytest.raises(KeyError):
        INSTRUMENTS["phq-9"].item("q11")
    with pytest.raises(KeyError):
        INSTRUMENTS["phq-9"].scale("sum")


def test_a_stored_body_that_does_not_fit_is_refused():
    body = INSTRUMENTS["peg"].to_dict() | {"colour": "red"}
    with pytest.raises(ValueError, match="“colour” is not a known key"):
        Instrument.from_dict(body)


def test_the_step_of_a_scale_is_its_smallest_difference():
    assert INSTRUMENTS["peg"].scale("mean").step == Decimal("0.1")
    assert INSTRUMENTS["phq-9"].scale("total").step == 1

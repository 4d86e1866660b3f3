"""Pure: the questions around every lesson, and the picture of a pain map."""

from hypothesis import given
from hypothesis import strategies as st

from modules import frame, pain_map
from modules.lesson_page import told
from modules.pain_map import BOX, BOXES, HEIGHT, WIDTH

RATING = list(frame.RATING)


@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=3), max_size=6))
def test_whatever_is_posted_only_known_answers_are_kept(raw):
    kept = frame.clean(RATING, raw)
    assert kept.keys() == {"usefulness", "trouble", "trouble-text"}
    assert frame.clean(RATING, {}) == {name: {} for name in kept}


@given(st.integers(0, 10))
def test_a_plan_below_7_of_10_is_asked_to_be_smaller(value):
    said = frame.Confidence("c", "?").feedback({"value": value})
    assert (said[0].text == frame.SMALLER) is (value < 7)


def test_trouble_is_told_on_and_is_no_concern_besides():
    for chosen in ("no", "a-little", "a-lot"):
        assert frame.concerns(RATING, {"trouble": {"chosen": [chosen]}}) == []


def test_nothing_answered_says_nothing_back():
    assert told(RATING, {}) == ""
    assert told(RATING, {"trouble": {"chosen": ["no"]}}) == ""
    assert told(RATING, {"trouble": {"chosen": ["a-lot"]}}) != told(RATING, {"trouble": {"chosen": ["a-little"]}})


def test_an_empty_map_has_five_boxes_and_no_arrow():
    found = pain_map.picture({})
    assert len(found.boxes) == 5
    assert found.words == "Five parts in a ring. Arrows: no arrows yet."


ends = st.sampled_from([*BOXES, "nowhere"])


@given(
    st.lists(st.fixed_dictionaries({}, optional={"from": ends, "to": ends, "note": st.text(max_size=80)}), max_size=20)
)
def test_every_whole_arrow_is_drawn_inside_the_picture_and_numbered(rows):
    found = pain_map.picture({"arrows": rows})
    whole = [row for row in rows if row.get("from") in BOXES and row.get("to") in BOXES and row["from"] != row["to"]]
    assert [arrow.number for arrow in found.arrows] == list(range(1, len(whole) + 1))
    assert all(0 < arrow.x < WIDTH and 0 < arrow.y < HEIGHT for arrow in found.arrows)


def test_boxes_stand_inside_the_picture_and_apart():
    boxes = pain_map.picture({}).boxes
    assert all(box.x >= 0 and box.y >= 0 and box.x + BOX[0] <= WIDTH and box.y + BOX[1] <= HEIGHT for box in boxes)
    pairs = [(one, other) for one in boxes for other in boxes if one is not other]
    assert all(abs(one.x - other.x) >= BOX[0] or abs(one.y - other.y) >= BOX[1] for one, other in pairs)


def test_what_she_wrote_fills_its_box():
    boxes = {box.name: box.words for box in pain_map.picture({"feelings": ["let-down"], "body": "Neck"}).boxes}
    assert (boxes["Feelings"], boxes["Pain and body"], boxes["Thoughts"]) == ("let down", "Neck", "")


def test_no_number_covers_the_tip_of_its_arrow():
    pairs = [(one, other) for one in BOXES for other in BOXES if one != other]
    for one, other in pairs:
        (arrow,) = pain_map.picture({"arrows": [{"from": one, "to": other}]}).arrows
        tip_x, tip_y = map(float, arrow.path.split()[-2:])
        assert ((tip_x - arrow.x) ** 2 + (tip_y - arrow.y) ** 2) ** 0.5 > 17, (one, other)  # its radius and the tip's

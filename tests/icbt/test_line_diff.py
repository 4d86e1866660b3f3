"""What differs between two texts: nothing is left unsaid, nothing is invented."""

from hypothesis import given
from hypothesis import strategies as st

from icbt.line_diff import AROUND, compare

line = st.text(alphabet="ab ,", max_size=8)
text = st.lists(line, max_size=25).map("\n".join)


def words(line) -> str:
    return "".join(piece.text for piece in line.pieces)


def test_the_same_text_has_no_rows():
    assert compare("a\nb", "a\nb") == []


def test_a_changed_word_is_marked_on_both_sides():
    row = next(one for one in compare("it takes ten minutes", "it takes five minutes") if one.changed)
    assert [piece.text for piece in row.old.pieces if piece.marked] == ["ten"]
    assert [piece.text for piece in row.new.pieces if piece.marked] == ["five"]


def test_an_added_line_has_nothing_beside_it():
    added = next(one for one in compare("a\nc", "a\nb\nc") if one.changed)
    assert (added.old, added.new.number, words(added.new)) == (None, 2, "b")


def test_far_lines_are_counted_and_not_shown():
    old = "\n".join(str(n) for n in range(100))
    rows = compare(old, old.replace("50", "fifty"))
    assert [one.left_out for one in rows if one.left_out] == [50 - AROUND, 49 - AROUND]
    assert len([one for one in rows if not one.changed and not one.left_out]) == 2 * AROUND


@given(old=text, new=text)
def test_every_difference_is_shown_and_both_texts_can_be_read_from_it(old, new):
    rows = compare(old, new)
    for side, whole in (("old", old.splitlines()), ("new", new.splitlines())):
        shown = {getattr(row, side).number: words(getattr(row, side)) for row in rows if getattr(row, side)}
        assert all(whole[number - 1] == said for number, said in shown.items())
        left_out = sum(row.left_out for row in rows)
        assert not rows or len(shown) + left_out == len(whole)
    for row in rows:
        if row.old and row.new and not row.changed:
            assert words(row.old) == words(row.new)

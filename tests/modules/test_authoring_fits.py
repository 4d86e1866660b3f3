"""What is published fits together: nothing that is missing is named, and nothing that people are in is taken away."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icbt.authoring import kinds
from icbt.models import ContentVersion
from tests.modules.walking import C2, open_early, open_lesson
from tests.modules.writing_content import PROGRAMME, begin, draft_of, in_force, publish, save, text, url


@pytest.fixture
def desk(content, ada, client_of):
    return client_of(ada)


def sentences(answer) -> str:
    return " ".join(one.sentence for one in answer.context["checked"].faults)


def test_everything_we_ship_can_be_published_by_hand(content):
    for row in ContentVersion.objects.filter(kind__in=kinds(), current=True):
        checked = kinds()[row.kind].check(row.slug, row.language, row.source)
        assert (checked.faults, checked.body) == ((), row.body), row


def test_a_programme_names_only_lessons_that_exist(desk):
    begin(desk, PROGRAMME)
    entry = '[[lessons]]\nslug = "no-such"\ncode = "X1"\ntitle = "Nothing"\n\n[[lessons]]\n'
    save(desk, PROGRAMME, old="[[lessons]]\n", new=entry)
    answer = save(
        desk, PROGRAMME, old='"getting-started", "making-sense"', new='"getting-started", "no-such", "making-sense"'
    )
    assert "There is no lesson “no-such”; publish it first." in sentences(answer)
    assert answer.context["checked"].faults[0].line > 1
    publish(desk, PROGRAMME)
    assert in_force(PROGRAMME).version == 1


def test_a_lesson_that_patients_have_begun_cannot_be_taken_out(desk, pia):
    open_early(pia, C2)
    begin(desk, PROGRAMME)
    answer = save(desk, PROGRAMME, old=f'"{C2}", ', new="")
    assert f"Patients on the track “cbt” have begun the lesson “{C2}”; it has to stay." in sentences(answer)
    assert "track “act”" not in sentences(answer)
    publish(desk, PROGRAMME)
    assert in_force(PROGRAMME).version == 1


def test_a_lesson_that_nobody_has_begun_may_be_taken_out(desk, pia):
    begin(desk, PROGRAMME)
    assert sentences(save(desk, PROGRAMME, old=f'"{C2}", ', new="")) == ""


def test_a_track_that_patients_are_on_cannot_be_taken_out(desk, pia):
    begin(desk, PROGRAMME)
    answer = save(desk, PROGRAMME, old='slug = "cbt"', new='slug = "other"')
    assert "Patients are on the track “cbt”; it has to stay." in sentences(answer)


def test_a_worksheet_of_the_diary_prompts_has_to_exist(desk):
    begin(desk, PROGRAMME)
    answer = save(desk, PROGRAMME, old='worksheet = "daily-diary"', new='worksheet = "no-diary"')
    assert "There is no worksheet “no-diary”." in sentences(answer)


RECALLED = (
    '\n## What you wrote {#again}\n\n```interaction\nid = "again"\ntype = "recall"\nprompt = "Yours"\nWHICH\n```\n'
)
S2 = {"kind": "lesson", "slug": "steady-activity", "language": "en"}


def test_an_answer_that_is_brought_back_has_to_be_asked_for(desk):
    begin(desk, S2)
    which = RECALLED.replace("WHICH", 'from = "making-sense/no-such-question"')
    answer = save(desk, S2, source=draft_of(S2).source + which)
    assert 'The lesson "making-sense" has no question "no-such-question".' in sentences(answer)


def test_a_question_whose_answer_is_brought_back_elsewhere_has_to_stay(desk):
    new = {"kind": "lesson", "slug": "asks", "language": "en"}
    desk.post("/admin/icbt/content/new/", new)
    publish(desk, new)
    begin(desk, S2)
    save(desk, S2, source=draft_of(S2).source + RECALLED.replace("WHICH", 'from = "asks/first-question"'))
    publish(desk, S2)
    assert in_force(S2).version == 2
    begin(desk, new)
    answer = save(desk, new, old='id = "first-question"', new='id = "other-question"')
    assert "The lesson “steady-activity” brings back an earlier answer" in sentences(answer)


def test_a_field_that_is_brought_back_has_to_stay(desk):
    sheet = {"kind": "worksheet", "slug": "asks", "language": "en"}
    desk.post("/admin/icbt/content/new/", sheet)
    publish(desk, sheet)
    begin(desk, S2)
    which = RECALLED.replace("WHICH", 'worksheet = "asks"\nfields = ["how-hard"]')
    save(desk, S2, source=draft_of(S2).source + which)
    publish(desk, S2)
    begin(desk, sheet)
    answer = save(desk, sheet, old='name = "how-hard"', new='name = "how-heavy"')
    assert 'has no field "how-hard"' in sentences(answer)


def test_going_back_is_refused_where_the_old_version_does_not_fit_any_more(desk, pia):
    new = {"kind": "lesson", "slug": "extra", "language": "en"}
    desk.post("/admin/icbt/content/new/", new)
    publish(desk, new)
    begin(desk, PROGRAMME)
    entry = '[[lessons]]\nslug = "extra"\ncode = "X1"\ntitle = "A new lesson"\ncounted = false\n\n[[lessons]]\n'
    save(desk, PROGRAMME, old="[[lessons]]\n", new=entry)
    save(desk, PROGRAMME, old='"getting-started", "making-sense"', new='"getting-started", "extra", "making-sense"')
    publish(desk, PROGRAMME)
    open_lesson(pia, "extra")
    look = desk.get(url("restore", PROGRAMME, number=1))
    seen = {"over": look.context["form"]["over"].value(), "note": "Back."}
    answer = desk.post(url("restore", PROGRAMME, number=1), seen)
    assert "have begun the lesson “extra”; it has to stay." in text(answer)
    assert in_force(PROGRAMME).version == 2


@pytest.mark.parametrize("kind", ["lesson", "worksheet", "programme", "messages", "consent", "crisis", "words"])
@pytest.mark.parametrize(
    "broken", ["", "+++", "= 1", "slug = 3", 'a = "b"', "points = 3\nquiz = 'x'\nline = [1]\n[release]"]
)
def test_a_text_of_any_shape_is_answered_with_faults(content, kind, broken):
    for source in (broken, f"+++\n{broken}\n+++\n"):
        checked = kinds()[kind].check("a-new-one", "en", source)
        assert checked.body is None
        assert checked.faults
        assert all(one.line >= 1 and one.sentence for one in checked.faults)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_text_with_a_piece_cut_out_is_read_or_answered_with_faults(content, data):
    kind = data.draw(st.sampled_from(sorted(kinds())))
    source = kinds()[kind].blank("a-new-one", "en")
    start = data.draw(st.integers(0, len(source)))
    cut = source[:start] + source[start + data.draw(st.integers(1, 60)) :]
    checked = kinds()[kind].check("a-new-one", "en", cut)
    assert (checked.body is None) == bool(checked.faults)

"""The pages on which content is looked after: what they show, to whom, and at which cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icbt import actions
from icbt.authoring import kinds
from icbt.models import AuditEvent, ContentDraft, ContentVersion
from modules.models import LessonProgress
from tests.factories import make_staff
from tests.modules.writing_content import S1, begin, draft_of, in_force, save, text, url

LIST = reverse("admin:icbt_content_changelist")


@pytest.fixture
def desk(content, ada, client_of):
    return client_of(ada)


def test_the_list_has_every_kind_with_what_is_in_force(desk):
    shown = text(desk.get(LIST))
    for kind in kinds().values():
        assert kind.title in shown
    assert "Making sense of pain" in shown
    assert "United Kingdom" in shown
    assert "from the files" in shown
    assert "version 1" in shown
    assert "Living well with pain" not in text(desk.get(f"{LIST}?kind=lesson"))


def test_the_list_costs_the_same_with_many_drafts(desk, ada, django_assert_num_queries):
    desk.get(LIST)  # the first page renews the login
    with django_assert_num_queries(5):
        desk.get(LIST)
    for row in list(ContentVersion.objects.filter(kind="worksheet", current=True))[:5]:
        names = {"kind": "worksheet", "slug": row.slug, "language": "en"}
        actions.start_draft(**names, source=row.source, base=row, by=ada)
    with django_assert_num_queries(5):
        assert text(desk.get(LIST)).count("by Ada") == 5


def test_one_content_shows_its_versions_with_counts_and_no_names(desk, pia, client_of):
    client_of(pia).post("/lessons/making-sense/")
    shown = text(desk.get(url("one")))
    assert in_force().hash[:8] in shown
    for word in (pia.name, pia.email, str(pia.pk)):
        assert word not in shown


def test_any_two_versions_and_the_draft_can_be_compared(desk):
    begin(desk)
    save(desk, old="minutes = 35", new="minutes = 36")
    answer = desk.get(f"{url('compare')}?from=1&to=draft")
    changed = [row for row in answer.context["rows"] if row.changed]
    assert ["".join(one.text for one in changed[0].new.pieces)] == ["minutes = 36"]
    assert "Taken out:" in text(answer)
    assert "Put in:" in text(answer)
    assert "The two texts are the same." in text(desk.get(f"{url('compare')}?from=1&to=1"))
    assert desk.get(f"{url('compare')}?from=9&to=draft").status_code == 404


def test_words_and_grades_stand_beside_the_draft(desk):
    begin(desk)
    shown = text(desk.get(url("draft")))
    assert "Words and reading grade" in shown
    assert "The whole lesson" in shown
    assert "Nothing stands against publishing it." in shown


def test_a_version_can_be_kept_as_its_file(desk):
    answer = desk.get(url("file", what="1"))
    assert answer["Content-Disposition"] == 'attachment; filename="making-sense.en.md"'
    assert text(answer) == in_force().source
    assert desk.get(url("file", what="draft")).status_code == 404


ADDRESSES = ["one", "compare", "draft", "draft_publish", "draft_discard"]


def addresses() -> list[str]:
    more = [
        url("file", what="1"),
        url("restore", number=1),
        url("preview", what="1"),
        url("preview_page", what="1"),
        url("preview", what="draft"),
    ]
    return [LIST, reverse("admin:content_new"), *(url(name) for name in ADDRESSES), *more]


def test_nobody_else_comes_in(desk, pia, clara, sofia, client, client_of):
    begin(desk)
    before = ContentDraft.objects.values().get(), ContentVersion.objects.count()
    for browser in (client, client_of(pia), client_of(clara), client_of(sofia)):
        for address in [*addresses(), url("draft_start")]:
            assert browser.get(address).status_code in (302, 403, 404), address
            assert browser.post(address, {"source": "x", "note": "x", "revision": 1}).status_code in (302, 403, 404)
    assert (ContentDraft.objects.values().get(), ContentVersion.objects.count()) == before


def test_an_administrator_without_second_factor_is_sent_to_set_one_up(content, client_of):
    bare = client_of(make_staff("administrator", "Bare", second_factor=False))
    for address in (LIST, url("one"), url("preview_page", what="1")):
        assert bare.get(address).url.startswith("/accounts/")


def test_every_address_answers_an_administrator(desk):
    begin(desk)
    for address in addresses():
        assert desk.get(address).status_code == 200, address


def test_what_does_not_exist_is_404(desk):
    odd = {**S1, "slug": "no-such"}
    for address in (
        url("one", odd),
        url("draft"),
        url("draft_publish"),
        url("preview", what="9"),
        url("restore", number=9),
    ):
        assert desk.get(address).status_code == 404
    for kind in ("instrument", "rules", "nonsense"):
        assert desk.get(url("one", {**S1, "kind": kind})).status_code == 404
    row = ContentVersion.objects.first()
    assert desk.get(reverse("admin:icbt_content_change", args=[row.pk])).url == LIST


PREVIEWED = [
    ({"kind": "worksheet", "slug": "pacing-planner", "language": "en"}, "My steady plan"),
    ({"kind": "programme", "slug": "chronic-pain", "language": "en"}, "Making sense of pain"),
    ({"kind": "messages", "slug": "after-making-sense", "language": "en"}, "you drew your pain map"),
    ({"kind": "consent", "slug": "chronic-pain", "language": "en"}, "You choose"),
    ({"kind": "crisis", "slug": "gb", "language": "en"}, "Call 999"),
    ({"kind": "words", "slug": "danger", "language": "en"}, "suicid*"),
]


@pytest.mark.parametrize(("names", "words"), PREVIEWED, ids=lambda value: value if isinstance(value, str) else "")
def test_every_kind_is_drawn(desk, names, words):
    assert desk.get(url("preview", names, what="1")).status_code == 200
    assert words in text(desk.get(url("preview_page", names, what="1")))


def test_every_page_of_a_lesson_is_drawn_on_both_tracks(desk):
    for track in ("cbt", "act"):
        pages = desk.get(f"{url('preview', what='1')}?track={track}").context["seen"].pages
        assert len(pages) > 8
        for slug, _ in pages:
            shown = text(desk.get(f"{url('preview_page', what='1')}?track={track}&page={slug}&theme=dark"))
            assert "dark.css" in shown, slug


def test_only_the_preview_may_stand_in_a_frame_of_ours(desk):
    framed, around = desk.get(url("preview_page", what="1")), desk.get(url("preview", what="1"))
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert around["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in around["Content-Security-Policy"]
    assert "frame-src" not in framed["Content-Security-Policy"]


def test_a_preview_answers_and_writes_nothing(desk):
    before = AuditEvent.objects.count(), LessonProgress.objects.count()
    with CaptureQueriesContext(connection) as queries:
        page = f"{url('preview_page', what='1')}?page=check-in"
        answer = desk.post(page, {"today": "it-is-a-rough-day"})
        desk.get(f"{url('preview', what='1')}?page=check-in")
    assert "Then keep it short." in text(answer)
    assert "Then keep it short." not in text(desk.get(page))
    written = [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [one for one in written if "session" not in one] == []
    assert (AuditEvent.objects.count(), LessonProgress.objects.count()) == before


def test_a_draft_with_a_fault_cannot_be_drawn_and_says_so(desk):
    begin(desk)
    save(desk, old="minutes = 35", new='minutes = "long"')
    assert "cannot be drawn yet" in text(desk.get(url("preview", what="draft")))
    assert desk.get(url("preview_page", what="draft")).status_code == 404
    save(desk, source=draft_of().source.replace('minutes = "long"', "minutes = 45"))
    assert "about 45 minutes left" in text(desk.get(url("preview_page", what="draft")))

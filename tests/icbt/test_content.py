"""A body becomes an immutable version when its hash is new, and one version is current."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icbt import content
from icbt.models import AuditEvent, ContentVersion


def put(body, language="en", slug="tea"):
    return content.publish(kind="lesson", slug=slug, language=language, body=body)


@pytest.fixture(autouse=True)
def database(db):
    pass


def test_versions_count_up_and_the_newest_is_current():
    first, second = put({"a": 1}), put({"a": 2})
    assert (first.version, second.version) == (1, 2)
    assert content.current("lesson", "tea") == second
    assert ContentVersion.objects.get(pk=first.pk).body == {"a": 1}


def test_the_same_body_again_is_the_same_version_whatever_the_order_of_its_keys():
    first = put({"a": 1, "b": 2})
    events = AuditEvent.objects.count()
    assert put({"b": 2, "a": 1}) == first
    assert AuditEvent.objects.count() == events


def test_an_earlier_body_comes_back_as_it_was():
    first = put({"a": 1})
    put({"a": 2})
    assert put({"a": 1}) == first
    assert content.current("lesson", "tea") == first
    assert ContentVersion.objects.filter(slug="tea", current=True).count() == 1


def test_a_language_that_is_missing_falls_back_to_english():
    english, german = put({"a": 1}), put({"a": "eins"}, "de")
    assert content.current("lesson", "tea", "de") == german
    assert content.current("lesson", "tea", "fr") == english


def test_what_is_not_loaded_is_an_error_that_says_so():
    with pytest.raises(content.ContentMissing, match="no lesson 'coffee' is loaded"):
        content.current("lesson", "coffee")


def test_everything_of_a_kind_comes_once_each_by_name():
    ContentVersion.objects.filter(kind="lesson").delete()
    tea, soup, tee = put({"a": 1}), put({"s": 1}, slug="soup"), put({"a": "eins"}, "de")
    assert content.all_current("lesson") == [soup, tea]
    assert content.all_current("lesson", "de") == [soup, tee]


def test_one_exact_version_can_always_be_shown_again():
    first = put({"a": 1})
    put({"a": 2})
    assert content.version(first.pk).body == {"a": 1}
    assert str(first) == "lesson tea (en) version 1"


bodies = st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4), max_size=4)


@given(body=bodies)
def test_the_hash_knows_the_body_and_not_its_order(body):
    assert content.content_hash(dict(reversed(body.items()))) == content.content_hash(body)


@given(one=bodies, other=bodies)
def test_different_bodies_have_different_hashes(one, other):
    assert (content.content_hash(one) == content.content_hash(other)) == (one == other)

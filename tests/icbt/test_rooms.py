"""The floor tells the rooms what happens, and each name it was given belongs to a function."""

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from icbt.rooms import tell


def hear(**facts):
    heard.append(facts)


heard: list[dict] = []


def test_a_room_hears_what_happens(settings):
    settings.ROOMS_HEAR = {"resumed": [f"{__name__}.hear"]}
    tell("resumed", enrolment="hers", by=None)
    assert heard == [{"enrolment": "hers", "by": None}]


def test_a_happening_that_nobody_named_is_a_mistake():
    with pytest.raises(KeyError):
        tell("never-named")


def test_every_function_named_in_the_wiring_is_there():
    for names in settings.ROOMS_HEAR.values():
        assert all(callable(import_string(name)) for name in names)
    assert all(callable(import_string(name)) for name in settings.WATCHES)

"""The guard of the journeys sees what it is there to see; without that, its silence would mean nothing."""

import pytest

from tests.journeys.conftest import WITHOUT_SCRIPTS

pytestmark = pytest.mark.browser


def faults_after(person, script: str) -> str:
    person.opens("/help/")
    person.page.evaluate(script)
    person.page.wait_for_timeout(200)
    with pytest.raises(AssertionError) as found:
        person.looks()
    return str(found.value)


def test_it_sees_a_script_that_the_policy_refuses(browse):
    script = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
    assert "Content Security Policy" in faults_after(browse(), script)


def test_it_sees_a_missing_label(browse):
    assert "axe select-name" in faults_after(browse(), "document.querySelector('label[for=country]').remove()")


def test_it_sees_a_missing_label_without_scripts_too(browse):
    person = browse(browser_kind=WITHOUT_SCRIPTS)
    assert "axe select-name" in faults_after(person, "document.querySelector('label[for=country]').remove()")


def test_it_sees_what_is_wider_than_the_screen(browse):
    script = "document.querySelector('main').append(Object.assign(document.createElement('hr'), {id: 'wide'}));"
    wide = script + "document.getElementById('wide').style.width = '3000px'"
    assert "px wide" in faults_after(browse(), wide)


def test_it_sees_a_script_that_throws(browse):
    assert "a script threw" in faults_after(browse(), "setTimeout(() => { throw new Error('oh') }, 0)")


def test_it_sees_a_request_to_another_host(browse):
    script = "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))"
    assert "127.0.0.1:9" in faults_after(browse(), script)

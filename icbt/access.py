"""The doors. Every view wears exactly one, and nothing else decides whose records a person may touch.

A door puts what was admitted on the request: `request.enrolment` for patients, and for staff when the address names
an enrolment. Strangers get 404, so that an address says nothing about who is a patient here.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from icbt.audit import record
from icbt.encryption import KeyDestroyed
from icbt.models import GUIDES, Role, Status

View = Callable[..., HttpResponse]


def door(name: str, view: View, admit: Callable[[HttpRequest, dict], HttpResponse | None]) -> View:
    """Hang a door: `admit` raises Http404, answers instead of the view, or returns None to let it through.

    Behind every door, the words of somebody whose key was destroyed are not there any more. A page of a record that
    was shown to staff, asked for or come back with a form, is in the trail; what shows nothing is not.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            response = admit(request, kwargs) or view(request, **kwargs)
        except KeyDestroyed as error:
            raise Http404 from error
        if response.status_code == 200 and hasattr(request, "record_shown"):
            record("record_read", by=request.user, subject=request.record_shown, page=request.resolver_match.view_name)
        return response

    guarded.door = name
    return guarded


def public(view: View) -> View:
    """Anybody, without a login."""
    return login_not_required(door("public", view, lambda request, kwargs: None))


def member(view: View) -> View:
    """Anybody who is logged in."""

    def admit(request, kwargs):
        _only(request, *Role.values)

    return door("member", view, admit)


def newcomer(view: View) -> View:
    """A patient on the way in: before consent and profile. Sets `request.enrolment`."""

    def admit(request, kwargs):
        _only(request, Role.PATIENT)
        request.enrolment = request.user.current_enrolment()
        if request.enrolment is None:
            raise Http404

    return door("newcomer", view, admit)


def patient(view: View) -> View:
    """A patient who consented to the current text and left a profile; others are sent to do that first.

    Sets `request.enrolment`, her own. After withdrawal she may still read, and write nothing. Whoever agreed to an
    earlier text is asked on the next page she reads, and what she was writing when the text changed still arrives.
    """
    return door("patient", view, lambda request, kwargs: _patient(request, may_write=False))


def respondent(view: View) -> View:
    """A patient, or one who withdrew and agreed to be asked again later: as `patient`, but she may answer.

    The view itself must write nothing for whoever withdrew but what she is asked then.
    """

    def admit(request, kwargs):
        return _patient(request, may_write=True)

    return door("respondent", view, admit)


def clinician(view: View) -> View:
    """A clinician, or a supervisor. An `enrolment_id` in the address must be one she may see; reading it is audited.

    Takes `enrolment_id` out of the view's arguments and sets `request.enrolment`.
    """

    def admit(request, kwargs):
        _only(request, *GUIDES)
        _fetch(request, kwargs)

    return door("clinician", view, admit)


def supervisor(view: View) -> View:
    """A supervisor; otherwise as `clinician`."""

    def admit(request, kwargs):
        _only(request, Role.SUPERVISOR)
        _fetch(request, kwargs)

    return door("supervisor", view, admit)


def inviter(view: View) -> View:
    """Who may invite people: clinicians, supervisors, administrators."""

    def admit(request, kwargs):
        _only(request, *GUIDES, Role.ADMINISTRATOR)

    return door("inviter", view, admit)


def administrator(view: View) -> View:
    """An administrator."""

    def admit(request, kwargs):
        _only(request, Role.ADMINISTRATOR)

    return door("administrator", view, admit)


def _patient(request: HttpRequest, *, may_write: bool) -> HttpResponse | None:
    _only(request, Role.PATIENT)
    enrolment = request.enrolment = request.user.current_enrolment()
    if enrolment is None:
        raise Http404
    if enrolment.status == Status.WITHDRAWN:
        welcome = request.method == "GET" or (may_write and enrolment.follow_up_agreed)
        return None if welcome else redirect("icbt:stopped")
    from icbt.actions import consent_is_current

    writing = request.method == "POST" and enrolment.consents.filter(withdrawn_at=None).exists()
    if not writing and not consent_is_current(enrolment):
        return redirect("icbt:consent")
    if not hasattr(request.user, "profile"):
        return redirect("icbt:profile")
    return None


def _only(request: HttpRequest, *roles: str) -> None:
    if not request.user.is_authenticated or request.user.role not in roles:
        raise Http404


def _fetch(request: HttpRequest, kwargs: dict) -> None:
    if "enrolment_id" in kwargs:
        request.enrolment = get_object_or_404(request.user.caseload(), pk=kwargs.pop("enrolment_id"))
        request.record_shown = request.enrolment

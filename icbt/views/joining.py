"""Inviting people, sending a link again, and coming in by it."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from icbt import access, actions
from icbt.forms import InvitePatientForm, InviteStaffForm, JoinForm, posted
from icbt.limits import limited
from icbt.mail import send_invitation
from icbt.models import Invitation


@access.inviter
@limited("invite")
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a patient, and see who has not come in yet."""
    form = InvitePatientForm(posted(request), inviter=request.user)
    return _invite(request, form, actions.invite_patient, staff=False)


@access.administrator
@limited("invite")
def invite_staff(request: HttpRequest) -> HttpResponse:
    """Invite somebody who will work here."""
    return _invite(request, InviteStaffForm(posted(request)), actions.invite_staff, staff=True)


def _invite(request, form, action, *, staff: bool) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            invitation, secret = action(by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            _send(request, invitation, secret)
            return redirect(request.path)
    context = {"form": form, "staff": staff, "waiting": request.user.newcomers()[:100], "now": timezone.now()}
    return render(request, "icbt/invite.html", context)


@require_POST
@access.inviter
@limited("invite")
def renew_invitation(request: HttpRequest, user_id) -> HttpResponse:
    """Send a fresh link; the old one dies."""
    user = get_object_or_404(request.user.newcomers(), pk=user_id)
    try:
        invitation, secret = actions.renew_invitation(by=request.user, user=user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        _send(request, invitation, secret)
    return redirect("icbt:invite")


def _send(request, invitation: Invitation, secret: str) -> None:
    if send_invitation(user=invitation.user, secret=secret, expires_at=invitation.expires_at):
        messages.success(request, _("A link is on its way to %(email)s.") % {"email": invitation.user.email})
    else:
        text = _("The e-mail to %(email)s could not be sent. Send the link again in a few minutes.")
        messages.error(request, text % {"email": invitation.user.email})


@access.public
@never_cache
@limited("join")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form to whoever opens the link, and use the link up only when a password is sent.

    Mail programs open links to look at them; that alone must not spend a link.
    """
    invitation = actions.find_invitation(secret)
    if invitation is None:
        return render(request, "icbt/join_gone.html", status=410)
    form = JoinForm(posted(request), user=invitation.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept_invitation(
                invitation=invitation, by=invitation.user, password=form.cleaned_data["password"]
            )
        except actions.Refused:
            return render(request, "icbt/join_gone.html", status=410)
        return perform_password_login(request, {"email": user.email}, Login(user=user, email=user.email))
    return render(request, "icbt/join.html", {"form": form, "person": invitation.user})

"""The patient's side of her thread: read, keep a draft, send."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guidance import actions
from guidance.away import away_words
from guidance.forms import MessageForm
from guidance.thread import answer_words, closed_until, promise, thread_of
from icbt.access import patient
from icbt.errors import Refused
from icbt.models import Status
from icbt.templatetags.steady import kind_moment


@patient
def thread(request):
    """Her messages. Opening the page marks what she was sent as read; POST keeps a draft or sends."""
    form = MessageForm(request.POST) if request.method == "POST" else None
    keeping = "draft" in request.POST
    if form and keeping and _kept(request, form):
        messages.success(request, "Your draft is saved. You can finish it later.")
        return redirect("guidance:messages")
    if form and not keeping and form.is_valid() and _sent(request, form):
        messages.success(request, sent_words(timezone.now()))
        return redirect("guidance:messages")
    page = thread_of(request.enrolment, request.user)
    actions.mark_read(enrolment=request.enrolment, by=request.user)
    text = page.draft.text if page.draft else ""
    context = {
        "enrolment": request.enrolment,
        "thread": page,
        "form": form or MessageForm(initial={"text": text, "message_id": page.message_id}),
        "promise": promise(),
        "answer": answer_words(page, str(request.enrolment.attendant() or "Our team"), timezone.now()),
        "away": away_words(request.enrolment),
        "may_write": request.enrolment.status != Status.WITHDRAWN,
    }
    return render(request, "guidance/messages.html", context)


@patient
@require_POST
def draft(request):
    """Autosave: keep what is in the box, whatever its length; 409 when it was refused."""
    return HttpResponse(status=204 if _kept(request, MessageForm(request.POST)) else 409)


def _kept(request, form) -> bool:
    form.is_valid()
    message_id = form.cleaned_data.get("message_id")
    text = request.POST.get("text", "")
    try:
        actions.save_draft(enrolment=request.enrolment, by=request.user, text=text, message_id=message_id)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return False
    return True


def _sent(request, form) -> bool:
    try:
        actions.send_message(enrolment=request.enrolment, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return False
    return True


def sent_words(now) -> str:
    """What she hears after sending: by day that it is sent, at night also who is there instead."""
    opens = closed_until(now)
    if opens is None:
        return "Your message is sent."
    return (
        f"Thank you, your message is saved and sent. Nobody reads messages now; we open again {kind_moment(opens)}. "
        "If you might be in danger, please do not wait for us: use Help now."
    )

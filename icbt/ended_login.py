"""A login that ended while somebody was writing: what she sent comes back to her, and is kept nowhere."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure as refuse


class LoginRequired(LoginRequiredMiddleware):
    """Asks for a login everywhere; a form sent after the login ended is given back, to be sent again."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        if gives_back(request):
            return give_back(request, again=False)
        return super().handle_no_permission(request, view_func)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A login renews the token of every form, so a page from before it is refused once; a page of ours comes back."""
    if request.user.is_authenticated and gives_back(request):
        return give_back(request, again=True)
    return refuse(request, reason)


def gives_back(request: HttpRequest) -> bool:
    """Was this sent by a person's press on a page of ours? Another site's form is never given back to be sent again."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.get_host()}"
    by_script = "X-Autosave" in request.headers
    return request.method == "POST" and not by_script and (origin == ours or origin.startswith(ours + "/"))


def give_back(request: HttpRequest, *, again: bool) -> HttpResponse:
    """A page with everything that was sent and a button to send it again. `again`: she has logged in meanwhile."""
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    context = {"sent": sent, "address": request.get_full_path(), "again": again}
    response = render(request, "icbt/login_ended.html", context, status=403 if again else 401)
    response["Cache-Control"] = "private, no-store"
    return response

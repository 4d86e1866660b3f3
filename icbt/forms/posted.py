"""What was posted, for a form to read."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, even when there are none; None otherwise, so that the form starts unbound."""
    return request.POST if request.method == "POST" else None

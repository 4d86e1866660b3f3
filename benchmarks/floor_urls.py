"""The floor: what any page of a logged-in person costs in this stack, before the product does anything."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

TABLE = "benchmark_floor"  # made by benchmarks.people, in the database of the run alone


def bare(request: HttpRequest) -> HttpResponse:
    """The session and the user are loaded, and nothing else."""
    return HttpResponse(f"{request.session.session_key} {request.user.pk}")


def one_insert(request: HttpRequest) -> HttpResponse:
    """The same, with one INSERT and one commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (person, words) VALUES (%s, %s)", [str(request.user.pk), "x" * 200])
    return HttpResponse(str(request.user.pk))


def frame(request: HttpRequest) -> HttpResponse:
    """The same in the frame of every page, with nothing in it: what no page of the product can be cheaper than."""
    return render(request, "base.html")


urlpatterns = [
    path("floor/", bare),
    path("floor/insert/", one_insert),
    path("floor/frame/", frame),
    path("", include("icbt.urls")),
]

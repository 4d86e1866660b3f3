"""A clinician's pages about the instruments themselves; they name no patient."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from icbt.access import clinician
from outcomes import scale_words
from outcomes.catalogue import catalogue, entry
from outcomes.course import number
from outcomes.definitions import Instrument, Scale


@clinician
def instruments(request: HttpRequest) -> HttpResponse:
    """Every questionnaire, with what it measures and whether it can be asked today."""
    return render(request, "outcomes/instruments.html", {"entries": catalogue(request.user.language)})


@clinician
def instrument(request: HttpRequest, slug: str) -> HttpResponse:
    """One questionnaire: what it measures, how it is scored, how exactly, and whether it can be asked."""
    found = entry(slug, request.user.language)
    if found is None:
        raise Http404
    one = found.instrument
    context = {
        "entry": found,
        "instrument": one,
        "scales": [_scale(one, scale) for scale in one.scales],
        "items": [(item, scale_words.answers_in_words(item)) for item in one.items],
        "urgent": [(_place(one, urgent.item), urgent.at_least) for urgent in one.urgent],
    }
    return render(request, "outcomes/instrument.html", context)


def _scale(instrument: Instrument, scale: Scale) -> dict:
    measured = scale.measurement.source if scale.measurement else ""
    rows = [
        ("Scored", scale_words.how_scored(instrument, scale)),
        ("Direction", scale_words.DIRECTIONS[scale.direction]),
        ("Unanswered", scale_words.when_missing(scale)),
        ("Error", scale_words.how_exact(scale)),
    ]
    if important := scale_words.important_change(scale):
        rows.append(("Important change", important))
    if measured:
        rows.append(("Found by", measured))
    rows += [("Improvement label", f"“{one.label}”: {one.source}") for one in scale.better]
    bands = [(band.name, number(scale, band.min), number(scale, band.max)) for band in scale.bands]
    return {"scale": scale, "rows": rows, "bands": bands}


def _place(instrument: Instrument, key: str) -> int:
    return [item.key for item in instrument.items].index(key) + 1

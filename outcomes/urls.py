"""Addresses of the outcomes room."""

from django.urls import path

from outcomes import (
    clinician_views,
    harm_report_views,
    harm_views,
    instrument_views,
    intake_views,
    ledger_views,
    request_views,
    risk_views,
    views,
)

app_name = "outcomes"
HARM = "patients/<uuid:enrolment_id>/harms/<uuid:harm_id>/"
MONTH = "safety/<int:year>/<int:month>"
urlpatterns = [
    path("patients/<uuid:enrolment_id>/ledger/", ledger_views.ledger, name="ledger"),
    path("got-worse/", harm_views.got_worse, name="got_worse"),
    path("got-worse/told/", harm_views.worse_told, name="worse_told"),
    path("safety/", harm_views.register, name="harms"),
    path("safety/month/", harm_report_views.this_month, name="safety_month"),
    path(f"{MONTH}/", harm_report_views.safety_report, name="safety_report"),
    path(f"{MONTH}.csv", harm_report_views.safety_sheet, name="safety_sheet"),
    path(f"{MONTH}.pdf", harm_report_views.safety_paper, name="safety_paper"),
    path(f"{MONTH}/events.csv", harm_report_views.safety_events, name="safety_events"),
    path("patients/<uuid:enrolment_id>/harms/new/", harm_views.report_harm, name="report_harm"),
    path(HARM, harm_views.harm, name="harm"),
    path(f"{HARM}<slug:step>/", harm_views.harm_step, name="harm_step"),
    path("instruments/", instrument_views.instruments, name="instruments"),
    path("instruments/<slug:slug>/", instrument_views.instrument, name="instrument"),
    path("questions/begin/", views.begin, name="begin"),
    path("questions/<uuid:assessment_id>/", views.assessment, name="assessment"),
    path("questions/<uuid:assessment_id>/done/", views.done, name="done"),
    path("questions/<uuid:assessment_id>/advice/", intake_views.advice, name="advice"),
    path("questions/<uuid:assessment_id>/support/", views.unsafe, name="unsafe"),
    path("questions/<uuid:assessment_id>/<slug:instrument>/", views.answer, name="answer"),
    path("questions/<uuid:assessment_id>/<slug:instrument>/save/", views.answer_autosave, name="answer_autosave"),
    path("patients/<uuid:enrolment_id>/questions/", request_views.request_questions, name="request_questions"),
    path("patients/<uuid:enrolment_id>/intake/", intake_views.intake, name="intake"),
    path(
        "patients/<uuid:enrolment_id>/responses/<uuid:response_id>/",
        clinician_views.read_response,
        name="read_response",
    ),
    path(
        "patients/<uuid:enrolment_id>/flags/<uuid:flag_id>/acknowledge/",
        clinician_views.acknowledge,
        name="acknowledge",
    ),
    path("patients/<uuid:enrolment_id>/flags/<uuid:flag_id>/resolve/", clinician_views.resolve, name="resolve"),
    path("patients/<uuid:enrolment_id>/flags/<uuid:flag_id>/risk/", risk_views.assess_risk, name="assess_risk"),
    path("patients/<uuid:enrolment_id>/risk/<uuid:risk_id>/countersign/", risk_views.countersign, name="countersign"),
]

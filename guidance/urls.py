"""Addresses of the guidance room."""

from django.urls import path

from guidance.views import cover, ending, flag, home, messages, patient, returning, rough, supervision, timeline, today

app_name = "guidance"
urlpatterns = [
    path("", home.home, name="home"),
    path("progress/", home.scores, name="progress"),
    path("welcome-back/", returning.welcome_back, name="welcome_back"),
    path("welcome-back/smaller/", returning.smaller, name="smaller"),
    path("rough-day/", rough.rough_day_said, name="rough_day"),
    path("messages/", messages.thread, name="messages"),
    path("messages/draft/", messages.draft, name="message_draft"),
    path("today/", today.today, name="today"),
    path("patients/", today.patients, name="patients"),
    path("patients/<uuid:enrolment_id>/", patient.patient, name="patient"),
    path("patients/<uuid:enrolment_id>/messages/", patient.write, name="write"),
    path("patients/<uuid:enrolment_id>/messages/draft/", patient.draft, name="write_draft"),
    path("patients/<uuid:enrolment_id>/messages/no-reply/", patient.no_reply, name="no_reply"),
    path("patients/<uuid:enrolment_id>/notes/", patient.note, name="note"),
    path("patients/<uuid:enrolment_id>/flags/<uuid:flag_id>/", flag.flag, name="flag"),
    path("patients/<uuid:enrolment_id>/timeline/", timeline.timeline, name="timeline"),
    path("patients/<uuid:enrolment_id>/assign/", supervision.assign, name="assign"),
    path("patients/<uuid:enrolment_id>/end/", ending.end, name="end"),
    path("away/", cover.cover, name="cover"),
    path("away/<uuid:cover_id>/end/", cover.end, name="end_cover"),
    path("supervision/", supervision.overview, name="supervision"),
    path("duty/", supervision.duty, name="duty"),
]

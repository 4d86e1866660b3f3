"""Addresses of the modules room."""

from django.urls import path

from modules.views import breathing, diary, flares, guides, lessons, optional, papers, plans, sleep, steering, worksheets

app_name = "modules"
urlpatterns = [
    path("lessons/", lessons.programme, name="programme"),
    path("lessons/<slug:slug>/", lessons.lesson, name="lesson"),
    path("lessons/<slug:slug>/not-now/", optional.module_aside, name="module_aside"),
    path("lessons/<slug:slug>/print/", lessons.summary, name="summary"),
    path("lessons/<slug:slug>/summary.pdf", papers.summary_pdf, name="summary_pdf"),
    path("lessons/<slug:slug>/<slug:step>/", lessons.step, name="step"),
    path("lessons/<slug:slug>/<slug:step>/heard/", lessons.heard, name="heard"),
    path("breathing/", breathing.breathing, name="breathing"),
    path("worksheets/", worksheets.worksheets, name="worksheets"),
    path("worksheets/entry/<uuid:entry_id>/", worksheets.entry, name="entry"),
    path("worksheets/entry/<uuid:entry_id>/autosave/", worksheets.entry_autosave, name="entry_autosave"),
    path("worksheets/entry/<uuid:entry_id>/print/", worksheets.entry_print, name="entry_print"),
    path("worksheets/<slug:slug>/new/", worksheets.new_entry, name="new_entry"),
    path("worksheets/<slug:slug>/over-time/", worksheets.over_time, name="over_time"),
    path("worksheets/<slug:slug>/print/", worksheets.sheet_print, name="sheet_print"),
    path("worksheets/<slug:slug>/blank.pdf", papers.sheet_pdf, name="sheet_pdf"),
    path("worksheets/<slug:slug>/week.pdf", papers.week_pdf, name="week_pdf"),
    path("worksheets/entry/<uuid:entry_id>/entry.pdf", papers.entry_pdf, name="entry_pdf"),
    path("my-words.pdf", papers.all_my_words, name="all_my_words"),
    path("patients/<uuid:enrolment_id>/worksheets/<uuid:entry_id>/entry.pdf", papers.guide_entry_pdf, name="guide_entry_pdf"),
    path("diary/", diary.quick_diary_page, name="quick_diary"),
    path("diary/empty/", diary.empty_diary, name="empty_diary"),
    path("diary/kept/", diary.kept_diary, name="kept_diary"),
    path("flare/", flares.flare, name="flare"),
    path("sleep-window/", sleep.sleep_window, name="sleep_window"),
    path("patients/<uuid:enrolment_id>/sleep-window/", sleep.guide_sleep_window, name="guide_sleep_window"),
    path("safety-plan/", plans.safety_plan, name="safety_plan"),
    path("patients/<uuid:enrolment_id>/safety-plan/", plans.guide_safety_plan, name="guide_safety_plan"),
    path("patients/<uuid:enrolment_id>/worksheets/<uuid:entry_id>/", guides.read_entry, name="read_entry"),
    path("patients/<uuid:enrolment_id>/lessons/<slug:slug>/", guides.read_lesson, name="read_lesson"),
    path("patients/<uuid:enrolment_id>/pace/", steering.set_pace, name="set_pace"),
    path("patients/<uuid:enrolment_id>/modules/<slug:slug>/offer/", steering.offer_module, name="offer_module"),
    path("for-family/", optional.for_family, name="for_family"),
    path("patients/<uuid:enrolment_id>/lessons/<slug:slug>/skip/", guides.skip_lesson, name="skip_lesson"),
]

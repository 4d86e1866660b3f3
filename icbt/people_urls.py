"""Addresses of the floor: coming in, consent, profile, stopping, help, audit, health."""

from django.conf import settings
from django.urls import path

from icbt.views import audit, consent, demo, health, help, joining, mute, profile, stopping

app_name = "icbt"
urlpatterns = [
    path("invite/", joining.invite, name="invite"),
    path("invite/staff/", joining.invite_staff, name="invite_staff"),
    path("invite/<uuid:user_id>/renew/", joining.renew_invitation, name="renew_invitation"),
    path("join/<str:secret>/", joining.join, name="join"),
    path("consent/", consent.consent, name="consent"),
    path("profile/", profile.profile, name="profile"),
    path("pause/", stopping.pause, name="pause"),
    path("resume/", stopping.resume, name="resume"),
    path("withdraw/", stopping.withdraw, name="withdraw"),
    path("stopped/", stopping.stopped, name="stopped"),
    path("stopped/no-more-questions/", stopping.no_follow_up, name="no_follow_up"),
    path("help/", help.help_now, name="help"),
    path("help/<slug:country>/", help.help_country, name="help_country"),
    path("service-worker.js", help.service_worker, name="service_worker"),
    path("mute/<str:token>/", mute.mute, name="mute"),
    path("audit/", audit.search, name="audit"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", demo.mail, name="demo_mail"),
        path("styleguide/", demo.styleguide, name="styleguide"),
    ]

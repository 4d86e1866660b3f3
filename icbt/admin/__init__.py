"""What administrators look after in Django admin: people, enrolments, consents, content, nudges, the trail.

No clinical text is registered, and the doors by which it could be reached are shut: addresses and second factors of
people, which allauth would let an administrator change, are not here.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

from icbt.admin import enrolment, ledger, people

__all__ = ["enrolment", "ledger", "people"]

for model in (EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

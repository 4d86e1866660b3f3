"""How allauth fits this house: invitation only, every login in the trail, second-factor seeds sealed."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from icbt.audit import record
from icbt.encryption import system_box
from icbt.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; logins, failures and logouts are audited."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def post_login(self, request, user, **kwargs):
        record("logged_in", by=user, subject=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials):
        email = credentials.get("email") or ""
        user = User.objects.filter(email__iexact=email).first()
        record("login_failed", by=None, subject=user)
        super().authentication_failed(request, **credentials)

    def logout(self, request):
        if request.user.is_authenticated:
            record("logged_out", by=request.user, subject=request.user)
        super().logout(request)


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are stored sealed."""

    def encrypt(self, text: str) -> str:
        return system_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return system_box().decrypt(encrypted_text.encode()).decode()

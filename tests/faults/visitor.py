"""A browser without a screen: one person's session over real HTTP, with cookies and form tokens."""

import re
import time
import urllib.error
import urllib.request
from http.cookiejar import Cookie, CookieJar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PATIENCE = 30  # seconds


class Visitor:
    """Somebody who is signed in. `get` and `post` follow redirects and return the page that came in the end;
    `at` is its address."""

    def __init__(self, site, user) -> None:
        self.home, self.user, self.token, self.seconds, self.at = site.url, user, "", 0.0, ""
        cookies = CookieJar()
        cookies.set_cookie(_cookie(settings.SESSION_COOKIE_NAME, _session_of(user)))
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies)).open

    def get(self, path: str) -> str:
        return self._page(urllib.request.Request(self.home + path))

    def post(self, path: str, answers: dict) -> str:
        """Send a form, with the token of the page that was read before."""
        data = urlencode({**answers, "csrfmiddlewaretoken": self.token}, doseq=True).encode()
        return self._page(urllib.request.Request(self.home + path, data, {"Referer": self.home + path}))

    def _page(self, request) -> str:
        start = time.monotonic()
        with self.open(request, timeout=PATIENCE) as answer:
            page, self.at = answer.read().decode(), answer.geturl()
        self.seconds = time.monotonic() - start
        if found := TOKEN.search(page):
            self.token = found[1]
        return page


def _session_of(user) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def _cookie(name: str, value: str) -> Cookie:
    """A cookie of the service, as its answer to a login would have set it (a jar writes localhost with .local)."""
    place = {"domain": "localhost.local", "domain_specified": False, "domain_initial_dot": False}
    path = {"path": "/", "path_specified": True, "port": None, "port_specified": False}
    rest = {"version": 0, "secure": False, "expires": None, "discard": True, "comment": None, "comment_url": None}
    return Cookie(name=name, value=value, **place, **path, **rest, rest={})


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code

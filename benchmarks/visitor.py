"""A browser without a screen, behind the proxy: one kept-alive connection that asks as whichever person it is told."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = "a" * 32  # the same in cookie and form: what Django asks of a form that was drawn before

PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}


@dataclass(frozen=True)
class Answer:
    """What came back, and the seconds from the first byte sent to the last byte read."""

    status: int
    seconds: float
    body: bytes
    location: str


class Visitor:
    """Asks one page after the other on one connection."""

    def __init__(self, host: str, port: int) -> None:
        self.headers = {"Host": f"{host}:{port}", "Origin": f"https://{host}:{port}", "Accept": "text/html", **PROXY}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, path: str, session: str, form: dict[str, str] | None = None) -> Answer:
        """GET the path, or POST the form; a connection that the server has closed meanwhile is opened again."""
        headers = {"Cookie": f"session={session}; csrftoken={TOKEN}", **self.headers}
        body = None
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.connection.sock is None:
            self.connection.connect()
        start = time.perf_counter()
        self.connection.request("POST" if body else "GET", path, body=body, headers=headers)
        response = self.connection.getresponse()
        read = response.read()
        seconds = time.perf_counter() - start
        return Answer(response.status, seconds, read, response.headers.get("Location", ""))

    def close(self) -> None:
        self.connection.close()

"""Log lines without the secrets of links: whoever reads a log must not be able to come in as somebody else."""

import logging
import re

SECRET = re.compile(r"(/join/|/reset/key/|/confirm-email/|/mute/)[^\s/?'\"]+")


class WithoutSecrets(logging.Formatter):
    """Takes the secret out of every address in a line, those in tracebacks included."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"\1…", super().format(record))

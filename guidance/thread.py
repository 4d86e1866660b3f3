"""READ: the thread of one enrolment, as one of its two sides sees it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings

from guidance.models import Message, MessageQuerySet
from icbt import hours
from icbt.models import Enrolment, User
from icbt.templatetags.steady import kind_day


@dataclass(frozen=True)
class Thread:
    """The sent messages in order, the reader's draft, and the patient's messages still waiting for an answer."""

    messages: list[Message]
    draft: Message | None
    waiting: list[Message]

    @property
    def message_id(self) -> UUID:
        """The id the next message will have: its draft's, or a new one."""
        return self.draft.pk if self.draft else uuid4()

    @property
    def reply_by(self) -> datetime | None:
        """By when the oldest waiting message is to be answered."""
        return min((message.reply_due_at for message in self.waiting), default=None)


def thread_of(enrolment: Enrolment, reader: User) -> Thread:
    """Everything sent in this enrolment, and the draft of this reader alone, in one query."""
    return _thread(Message.objects.filter(enrolment=enrolment), reader)


def news_of(enrolment: Enrolment) -> Thread:
    """Of the patient's thread only what is new to her, what waits for an answer, and her draft."""
    rows = Message.objects.filter(enrolment=enrolment)
    return _thread(rows.waiting() | rows.to_patient().unread() | rows.filter(sent_at=None), enrolment.patient)


def _thread(rows: MessageQuerySet, reader: User) -> Thread:
    rows = list(rows.select_related("author").order_by("sent_at", "saved_at"))
    sent = [row for row in rows if row.sent_at]
    draft = next((row for row in rows if not row.sent_at and row.author_id == reader.pk), None)
    waiting = [row for row in sent if row.reply_due_at and not row.replied_at]
    return Thread(sent, draft, waiting)


def answer_words(thread: Thread, who: str, now: datetime) -> str:
    """When the waiting message is answered, in words for the patient; empty when nothing waits."""
    if thread.reply_by is None:
        return ""
    if thread.reply_by < now:
        return f"{who} has not answered yet. We are sorry that you wait. Our team is reminded of it."
    return f"{who} answers by {kind_day(thread.reply_by)}."


def seen_until(thread: Thread, enrolment: Enrolment) -> datetime:
    """When the patient's newest message on this page was sent; before all messages when she has sent none."""
    theirs = [message.sent_at for message in thread.messages if message.author_id == enrolment.patient_id]
    return theirs[-1] if theirs else enrolment.created_at


def promise() -> str:
    """When a message is answered, in words."""
    days = settings.REPLY_WORKING_DAYS
    return f"You get a reply within {days} working day{'' if days == 1 else 's'}."


def closed_until(now: datetime) -> datetime | None:
    """When the service opens next; None while it is open."""
    return None if hours.is_open(now) else hours.next_opening(now)

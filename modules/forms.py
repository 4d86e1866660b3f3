"""The small forms of the modules room; lessons and worksheets are built from their definitions instead."""

from django import forms

from modules.actions.entries import COMMENT_CAP


class CommentForm(forms.Form):
    """What a clinician writes on an entry."""

    text = forms.CharField(
        label="Your comment",
        help_text="The patient reads it beside their own words, and is told that something waits.",
        max_length=COMMENT_CAP,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write something before you send it."},
    )


class SteerForm(forms.Form):
    """Why a lesson is skipped or opened early."""

    reason = forms.CharField(
        label="Why?",
        help_text="A few words for the record. The patient does not see them.",
        max_length=300,
        error_messages={"required": "Say why, in a few words."},
    )

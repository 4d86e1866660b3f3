"""The one error an action raises for a thing that is not allowed."""


class Refused(Exception):
    """An action that the rules do not allow now; its text is a sentence fit for the person who tried."""

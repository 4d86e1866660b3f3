"""Messages, caseload, and each patient's home: the room that sees both others."""

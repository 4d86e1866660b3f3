"""Nothing of this room is in Django admin: its rows hold patients' words, and administrators see none."""

"""The clocks of the guidance room."""

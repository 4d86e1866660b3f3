"""The clocks of the outcomes room."""

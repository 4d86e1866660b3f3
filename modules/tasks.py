"""The clocks of the modules room."""

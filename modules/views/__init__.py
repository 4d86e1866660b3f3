"""The pages of the modules room."""

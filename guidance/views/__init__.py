"""The pages of the guidance room."""

"""System checks: dangerous combinations of settings are refused before anybody is served."""

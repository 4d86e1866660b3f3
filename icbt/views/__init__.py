"""The pages of the floor: coming in, consent, profile, stopping, help, audit, health."""

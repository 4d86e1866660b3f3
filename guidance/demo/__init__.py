"""The invented people of the demonstration, and their lives of the past months, written as the service would have."""

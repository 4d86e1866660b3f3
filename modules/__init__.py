"""Lessons and worksheets: what a patient reads, answers and practises, and when each lesson opens."""

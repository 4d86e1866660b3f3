"""Assessments, scores, flags, harms and reports."""

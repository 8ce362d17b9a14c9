"""Courses: where somebody asked for a mentor, the subjects there are, and how the one leads to the other."""

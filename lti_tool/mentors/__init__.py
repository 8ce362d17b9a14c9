"""Mentors: who teaches what, how they are found, and in which order they are shown."""

"""The Tutor plugin, and a check of it with Tutor's own program."""

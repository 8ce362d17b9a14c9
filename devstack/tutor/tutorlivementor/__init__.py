"""Livementor in Open edX by Tutor."""

"""Persons: who somebody is here, and the ways in which they prove it."""

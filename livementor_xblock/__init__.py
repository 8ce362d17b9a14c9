"""The door in Open edX."""

"""A file for each command or group of commands; every one is found and has ``add_to(words)``."""

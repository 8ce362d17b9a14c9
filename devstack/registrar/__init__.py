"""Platforms that register a tool by themselves."""

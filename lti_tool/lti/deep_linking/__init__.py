"""A teacher picks what to embed, and the platform puts it into the course (Deep Linking 2.0).

``request`` is what the platform takes, ``choice`` what is picked, ``content_items`` how that is written; all three are
pure. ``answers`` opens the page and signs the one answer.
"""

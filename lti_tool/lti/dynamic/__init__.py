"""An LMS registers the tool by itself (LTI Dynamic Registration 1.0), whoever has an invitation.

``platform`` and ``tool`` are pure: what a platform tells about itself, and what we tell it.
``service`` asks and stores.
"""

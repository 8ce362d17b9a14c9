"""What platforms tell on their own, outside of launches (Platform Notification Service 1.0).

``handlers`` asks a platform to tell, ``reading`` checks what comes, ``inbox`` keeps it once, ``copied`` acts on it.
"""

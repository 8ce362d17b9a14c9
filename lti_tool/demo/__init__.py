"""Demo data: a believable catalogue for development, never for production."""

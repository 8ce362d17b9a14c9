"""``livementor bench``: figures, each a ratio to something measured in the same run."""

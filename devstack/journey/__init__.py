"""A walk through both doors in a real browser, as learner and mentor, that tells what was seen."""

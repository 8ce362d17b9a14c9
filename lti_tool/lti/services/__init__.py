"""What the tool asks of platforms: access tokens, members of a course, grades."""

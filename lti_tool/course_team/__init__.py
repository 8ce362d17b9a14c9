"""The page of a course's team: what learners of the course see, and what mentors are told."""

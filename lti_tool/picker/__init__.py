"""The list of mentors, for both doors, and the way from it into a session of our own."""

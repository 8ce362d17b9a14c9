"""Who is in a course, as its platform and its launches tell, and what follows of it."""

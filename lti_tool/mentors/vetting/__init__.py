"""How somebody becomes a mentor: an application, what an operator decides about it, and what is kept of both."""

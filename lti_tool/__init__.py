"""The service: booking, payment and the live lesson, and the door in every LMS that speaks LTI."""

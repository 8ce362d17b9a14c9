"""Scheduling: when mentors teach, which times are free, and who has booked one."""

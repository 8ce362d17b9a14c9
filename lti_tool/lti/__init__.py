"""The door in every other LMS: LTI 1.3 Advantage."""

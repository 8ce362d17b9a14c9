"""The live lesson: who may enter and when, video and shared notes, and the review afterwards."""

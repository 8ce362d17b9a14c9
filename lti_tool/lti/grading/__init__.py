"""What a course's team wants to have in its gradebook about lessons, and how it gets there."""

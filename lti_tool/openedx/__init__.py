"""What the XBlock calls, server to server and signed."""

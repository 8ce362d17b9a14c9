"""A third-party LTI platform, the XBlock workbench, localstripe and the demo: development only, never shipped."""

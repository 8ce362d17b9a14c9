"""xblock-sdk's workbench with our XBlock in a unit of a course.

``python -m devstack.workbench --port 8200 --data DIR --connection FILE``
"""

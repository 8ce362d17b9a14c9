"""A course site of somebody else: Open edX's own LTI platform code, run as a small Django site.

``python -m devstack.platform --port 8100 --data DIR --tool-url http://localhost:8000``
"""

"""The whole product on one machine: ``python -m devstack.demo``."""

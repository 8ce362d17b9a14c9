"""A platform of the chosen product, until Ctrl-C."""

import argparse
import contextlib
import threading
from urllib.parse import urlencode

from devstack.registrar.products import PRODUCTS
from devstack.registrar.server import Registrar, serving


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m devstack.registrar", description=__doc__)
    parser.add_argument(
        "--product", choices=PRODUCTS, default="moodle", help="which LMS it is like"
    )
    parser.add_argument("--port", type=int, default=8200, help="port to listen on (default: 8200)")
    parser.add_argument(
        "--register", required=True, metavar="ADDRESS", help="what `livementor lti invite` printed"
    )
    told = parser.parse_args()
    with serving(Registrar(PRODUCTS[told.product]), told.port) as registrar:
        print(f"{registrar.address}/register?{urlencode({'tool': told.register})}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()

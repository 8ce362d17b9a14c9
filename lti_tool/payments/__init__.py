"""Payments: from a held time to money that Stripe has promised, and a ledger that balances."""

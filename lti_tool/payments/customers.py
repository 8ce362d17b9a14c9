"""Who a person is at Stripe."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from lti_tool.kernel.db import Database
from lti_tool.payments.gateway import PaymentGateway
from lti_tool.payments.models import StripeCustomer


def customer(database: Database, gateway: PaymentGateway, person_id: int, now: datetime) -> str:
    """Stripe's id of this person, made when first needed. Raises PaymentUnavailable."""
    known, public_id = _row(database, person_id, gateway.livemode, now)
    if known is not None:
        return known
    made = gateway.create_customer(str(public_id), key=f"customer-{public_id}")
    with database.transaction() as session:
        session.get_one(StripeCustomer, (person_id, gateway.livemode)).customer_id = made
    return made


def forget(database: Database, gateway: PaymentGateway, person_id: int) -> None:
    """Stripe does not know this customer (any more): the next payment makes a new one."""
    mine = {"person_id": person_id, "livemode": gateway.livemode}
    with database.transaction() as session:
        session.execute(delete(StripeCustomer).filter_by(**mine))


def _row(
    database: Database, person_id: int, livemode: bool, now: datetime
) -> tuple[str | None, UUID]:
    mine = {"person_id": person_id, "livemode": livemode}
    with database.transaction() as session:
        session.execute(
            insert(StripeCustomer).values(**mine, created_at=now).on_conflict_do_nothing()
        )
        found = session.scalars(select(StripeCustomer).filter_by(**mine)).one()
        return found.customer_id, found.public_id

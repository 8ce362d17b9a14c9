"""Stripe in memory: cards by name, idempotency keys that are honoured, and outages on demand."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from lti_tool.payments.errors import PaymentUnavailable, WebhookInvalid
from lti_tool.payments.gateway import CardSetup, GatewayRefused, Intent, Notice, Order, SetupStatus

GOOD, SECURE, DECLINED, DECLINED_LATER = "pm_good", "pm_secure", "pm_declined", "pm_declined_later"
SIGNATURE = "right"
Answer = TypeVar("Answer")


class FakeGateway:
    """``calls`` counts what reached Stripe; ``fail_before`` and ``fail_after`` name the calls that break."""

    def __init__(self, *, livemode: bool = False) -> None:
        self.livemode = livemode
        self.customers: dict[str, str] = {}
        self.setups: dict[str, CardSetup] = {}
        self.setup_of: dict[str, str] = {}
        self.intents: dict[str, Intent] = {}
        self.orders: dict[str, Order] = {}
        self.calls: list[tuple[str, str | None]] = []
        self.fail_before: set[str] = set()
        self.fail_after: set[str] = set()
        self._answers: dict[str, object] = {}
        self._one_at_a_time = threading.Lock()

    def _call(self, name: str, key: str | None, act: Callable[[], Answer]) -> Answer:
        """One request: it may get lost on the way there, or its answer on the way back."""
        if name in self.fail_before:
            raise PaymentUnavailable
        with self._one_at_a_time:
            self.calls.append((name, key))
            known = self._answers.get(key or "")
            answer = act() if known is None else cast(Answer, known)
            if key is not None:
                self._answers[key] = answer
        if name in self.fail_after:
            raise PaymentUnavailable
        return answer

    def create_customer(self, person: str, *, key: str) -> str:
        def make() -> str:
            name = f"cus_{len(self.calls)}"
            self.customers[name] = person
            return name

        return self._call("create_customer", key, make)

    def create_card_setup(self, customer: str, *, attempt: str, key: str) -> CardSetup:
        def make() -> CardSetup:
            self._customer(customer)
            name = f"seti_{len(self.setups) + 1}"
            self.setup_of[attempt] = name
            self.setups[name] = CardSetup(name, "requires_payment_method", f"{name}_secret", None)
            return self.setups[name]

        return self._call("create_card_setup", key, make)

    def type_card(self, client_secret: str, card: str = GOOD) -> None:
        """What Stripe's card form does in the browser."""
        name = client_secret.removesuffix("_secret")
        status: SetupStatus = "canceled" if card == DECLINED else "succeeded"
        self.setups[name] = replace(self.setups[name], status=status, payment_method=card)

    def card_setup(self, setup_id: str) -> CardSetup:
        def find() -> CardSetup:
            if setup_id not in self.setups:
                raise GatewayRefused("resource_missing")
            return self.setups[setup_id]

        return self._call("card_setup", None, find)

    def create_intent(self, order: Order, *, key: str) -> Intent:
        def make() -> Intent:
            self._customer(order.customer)
            name = f"pi_{len(self.intents) + 1}"
            self.orders[name] = order
            self.intents[name] = Intent(
                name,
                "requires_confirmation",
                order.amount,
                order.currency,
                self.livemode,
                f"{name}_secret",
            )
            return self.intents[name]

        return self._call("create_intent", key, make)

    def confirm_intent(self, intent_id: str, *, key: str) -> Intent:
        def confirm() -> Intent:
            self._only(intent_id, "requires_confirmation")
            card = self.orders[intent_id].payment_method
            if card == SECURE:
                return self.set(intent_id, status="requires_action")
            return self._charge(intent_id, card == DECLINED_LATER)

        return self._call("confirm_intent", key, confirm)

    def authenticate(self, client_secret: str, *, success: bool = True) -> None:
        """What the learner does in the bank's window."""
        intent_id = client_secret.removesuffix("_secret")
        self._only(intent_id, "requires_action")
        self._charge(intent_id, not success, "payment_intent_authentication_failure")

    def _charge(self, intent_id: str, declined: bool, code: str = "card_declined") -> Intent:
        if declined:
            return self.set(intent_id, status="requires_payment_method", decline_code=code)
        manual = self.orders[intent_id].capture_method == "manual"
        return self.set(intent_id, status="requires_capture" if manual else "succeeded")

    def intent(self, intent_id: str) -> Intent:
        def find() -> Intent:
            if intent_id not in self.intents:
                raise GatewayRefused("resource_missing")
            return self.intents[intent_id]

        return self._call("intent", None, find)

    def capture_intent(self, intent_id: str, *, key: str) -> Intent:
        def capture() -> Intent:
            self._only(intent_id, "requires_capture")
            return self.set(intent_id, status="succeeded")

        return self._call("capture_intent", key, capture)

    def cancel_intent(self, intent_id: str, *, key: str) -> Intent:
        def cancel() -> Intent:
            if self.intents[intent_id].status in ("succeeded", "canceled", "processing"):
                raise GatewayRefused("payment_intent_unexpected_state")
            return self.set(intent_id, status="canceled")

        return self._call("cancel_intent", key, cancel)

    def refund(self, intent_id: str, amount: int, *, key: str) -> None:
        def refund() -> str:
            back = self.intents[intent_id].refunded + amount
            self.set(intent_id, refunded=back)
            return f"re_{back}"

        self._call("refund", key, refund)

    def read_notice(self, body: bytes, signature: str | None) -> Notice:
        if signature != SIGNATURE:
            raise WebhookInvalid
        event = json.loads(body)
        told = event.get("amount"), event.get("currency")
        return Notice(event["id"], event["type"], event["livemode"], event["intent"], event, *told)

    def set(self, intent_id: str, **changes: Any) -> Intent:
        self.intents[intent_id] = replace(self.intents[intent_id], **changes)
        return self.intents[intent_id]

    def count(self, name: str) -> int:
        return sum(1 for called, _ in self.calls if called == name)

    def _customer(self, customer: str) -> None:
        if customer not in self.customers:
            raise GatewayRefused("resource_missing")

    def _only(self, intent_id: str, status: str) -> None:
        if self.intents[intent_id].status != status:
            raise GatewayRefused("payment_intent_unexpected_state")

"""What flows amount to: means, quantiles, and the lines that tell them."""

from collections.abc import Sequence

from lti_tool.bench.flows import Flow, Spent

WANTED_RATE = 1.5
"""Times the flows per second of CPU that the example has."""
WANTED_SPREAD = 4.0
"""The largest ratio of p99 to p50."""
STEPS = ("login", "launch", "page")


def per_cpu_second(flows: Sequence[Flow]) -> float:
    """Flows per second of one core that has nothing else to do, as with threads that wait for the database."""
    return len(flows) / sum(one.cpu for one in flows)


def quantile(spent: Sequence[Spent] | Sequence[Flow], part: float) -> float:
    """Milliseconds on the clock below which this part stayed."""
    ordered = sorted(one.clock for one in spent)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


def line(name: str, spent: Sequence[Spent] | Sequence[Flow]) -> str:
    cpu = sum(one.cpu for one in spent) / len(spent) * 1000
    p50, p95, p99 = (quantile(spent, part) for part in (0.5, 0.95, 0.99))
    return f"  {name:<32}{cpu:7.3f} ms CPU   p50 {p50:6.2f}  p95 {p95:6.2f}  p99 {p99:6.2f} ms"


def by_step(flows: Sequence[Flow]) -> list[str]:
    return [
        line(f"  {step}", [one.requests[place] for one in flows])
        for place, step in enumerate(STEPS[: len(flows[0].requests)])
    ]


def verdict(name: str, found: float, wanted: str, reached: bool) -> str:
    return f"  {name:<48}{found:6.2f}   goal {wanted}: {'reached' if reached else 'NOT reached'}"


def verdicts(ours: Sequence[Flow], stock: Sequence[Flow]) -> list[str]:
    rate = per_cpu_second(ours) / per_cpu_second(stock)
    spread = quantile(ours, 0.99) / quantile(ours, 0.5)
    return [
        verdict(
            "flows per second of a core, times the example's",
            rate,
            f"at least {WANTED_RATE}",
            rate >= WANTED_RATE,
        ),
        verdict("p99 / p50", spread, f"under {WANTED_SPREAD:.0f}", spread < WANTED_SPREAD),
    ]

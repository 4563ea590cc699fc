"""Claim: at 10 million orders, a window after the answer is read at least 3 times faster than directly.

Orders are reduced to customers once per upload; what pages then ask is as long as the list of
customers. The one question that goes back to the lines is what was bought after the answer. The
direct way is the one a careful analyst writes: join the answers to the orders, keep those in the
window, one group-by. The answers are checked to be equal.
"""

import numpy as np
import pandas as pd

from benchmarks.side_by_side import milliseconds, once, ratio, show, times
from cxdash import orders
from cxdash.study import ORDERS, Table

ROWS = 10_000_000
CUSTOMERS = 1_000_000
ANSWERS = 50_000
ROUNDS = 3
WINDOW = 180


def bought(n: int, seed: int = 7) -> Table:
    """So many made-up orders over two years, ids as text with their zeros."""
    draw = np.random.default_rng(seed)
    ids = pd.Series([f"{i:07d}" for i in range(CUSTOMERS)], dtype="str")
    start = np.datetime64("2024-01-01", "us")
    frame = pd.DataFrame(
        {
            "customer": ids.take(draw.integers(0, CUSTOMERS, n)).reset_index(drop=True),
            "day": start + draw.integers(0, 731, n).astype("timedelta64[D]"),
            "amount": draw.gamma(2, 20, n).round(2),
        }
    )
    roles = {"customer": ("customer",), "order_date": ("day",), "amount": ("amount",)}
    return Table(ORDERS, "orders", frame, roles)


def answered(seed: int = 8) -> "pd.Series[pd.Timestamp]":
    """The day of each respondent's answer, in the first year."""
    draw = np.random.default_rng(seed)
    ids = pd.Index([f"{i:07d}" for i in draw.choice(CUSTOMERS, ANSWERS, replace=False)], dtype="str")
    start = np.datetime64("2024-01-01", "us")
    return pd.Series(start + draw.integers(0, 366, ANSWERS).astype("timedelta64[D]"), index=ids)


def directly(table: Table, said_on: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    """What an analyst writes."""
    asked = said_on.rename("said_on").rename_axis("customer").reset_index()
    both = table.frame.merge(asked, on="customer")
    waited = (both["day"] - both["said_on"]).dt.days
    inside = both[(waited > 0) & (waited <= WINDOW)]
    sums = inside.groupby("customer").agg(orders=("day", "nunique"), revenue=("amount", "sum"))
    return sums.reindex(said_on.index, fill_value=0)


def main() -> None:
    """Time both ways in turns, and the reduction that is made once."""
    table, said_on = bought(ROWS), answered()
    sums: list[pd.DataFrame] = []
    reducing = once(lambda: sums.append(orders.reduced(table)))
    ours = orders.after(table, said_on, WINDOW)[["orders", "revenue"]]
    pd.testing.assert_frame_equal(ours, directly(table, said_on), check_dtype=False, check_names=False)
    taken = times(
        {"ours": lambda: orders.after(table, said_on, WINDOW), "pandas": lambda: directly(table, said_on)},
        ROUNDS,
    )
    show(
        f"What {ANSWERS:,} customers bought after they answered, of {ROWS:,} orders",
        [
            ("join, filter and group-by in pandas", milliseconds(taken["pandas"])),
            ("the window", milliseconds(taken["ours"])),
            ("faster by", ratio(taken["pandas"] / taken["ours"], "at least 3")),
            (f"reducing all orders to {len(sums[0]):,} customers, once per upload", milliseconds(reducing)),
        ],
    )


if __name__ == "__main__":
    main()

"""The long run: ``python -m tests.fuzz --n 100000``; its exit status is 1 when it found anything."""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from tests.fuzz.run import Account, fuzz

_BATCH = 250


def main() -> int:
    """Fuzz, and print what became of the files."""
    parser = argparse.ArgumentParser("python -m tests.fuzz")
    parser.add_argument("--n", type=int, default=1000, help="files")
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="at once, each with its own cage")
    asked = parser.parse_args()
    account = Account()
    end = asked.seed + asked.n
    batches = [range(start, min(start + _BATCH, end)) for start in range(asked.seed, end, _BATCH)]
    for done, one in enumerate(_accounts(batches, asked.workers), start=1):
        account.add(one)
        for find in one.finds:
            print(find, flush=True)
        counts = ", ".join(f"{n} {what}" for what, n in sorted(account.counts.items()))
        print(
            f"{min(done * _BATCH, asked.n)} files: {counts}; slowest {account.slowest:.1f} s; "
            f"{len(account.finds)} finds", flush=True,
        )  # fmt: skip
    for sentence, n in account.sentences.most_common():
        print(f"{n:7d}  {sentence}")
    return bool(account.finds)


def _accounts(batches: list[range], workers: int) -> Iterator[Account]:
    """The account of each batch; a worker stands for the server, so that its death is the find of finds."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=fresh) as pool:
        running = [(batch, pool.submit(fuzz, batch)) for batch in batches]
        for batch, future in running:
            try:
                yield future.result()
            except BrokenProcessPool:
                yield Account(finds=[f"seeds {batch.start} to {batch.stop}: the process died"])


if __name__ == "__main__":
    sys.exit(main())

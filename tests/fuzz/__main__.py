"""The long run: ``python -m tests.fuzz --n 100000``; its exit status is 1 when it found anything."""

import argparse
import sys

from tests.fuzz.run import Account, fuzz

_EVERY = 1000


def main() -> int:
    """Fuzz, and print what became of the files."""
    parser = argparse.ArgumentParser("python -m tests.fuzz")
    parser.add_argument("--n", type=int, default=1000, help="files")
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    asked = parser.parse_args()
    account = Account()
    told = 0
    for done, account in enumerate(fuzz(range(asked.seed, asked.seed + asked.n)), start=1):
        for find in account.finds[told:]:
            print(find, flush=True)
        told = len(account.finds)
        if done % _EVERY == 0 or done == asked.n:
            print(done, dict(account.counts), f"slowest {account.slowest:.1f} s", f"finds {told}", flush=True)
    for sentence, n in account.sentences.most_common():
        print(f"{n:7d}  {sentence}")
    return bool(account.finds)


if __name__ == "__main__":
    sys.exit(main())

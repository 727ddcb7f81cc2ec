"""Make an invented CRM: customers, leads and the truth about who is who.

    python benchmarks/make_world.py SETTING FOLDER [--seed 1] [--customers 10000]

SETTING is a name of ``worlds/rates.py`` or ``worlds/shapes.py``, or ``drawn:N``;
``list`` prints the names.
"""

import argparse
import time
from pathlib import Path

from worlds import make


def main() -> None:
    """Write the files, or list the settings."""
    parser = argparse.ArgumentParser()
    parser.add_argument("setting")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--leads", type=int)
    options = parser.parse_args()
    if options.setting == "list" or options.folder is None:
        print("fitting:", ", ".join(make.FITTING), "and drawn:N")
        print("judging:", ", ".join(make.JUDGING))
        return
    start = time.process_time()
    found = make.world(
        make.rates_of(options.setting), options.seed, options.customers, options.leads
    )
    make.write(found, options.folder)
    spent = time.process_time() - start
    print(f"{len(found.customers)} customers, {len(found.leads)} leads, {spent:.1f} s")


if __name__ == "__main__":
    main()

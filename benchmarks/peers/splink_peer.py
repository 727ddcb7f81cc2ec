"""Splink 5 on DuckDB, set up as its tutorial does, or as an expert would.

The last word of the command line says which: ``tutorial`` or ``expert``.
"""

import logging
import sys

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from protocol import Run
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLD = 0.01
INITIAL = "substr(first, 1, 1)"

TUTORIAL = (
    [
        cl.JaroWinklerAtThresholds("first", [0.9, 0.7]),
        cl.JaroAtThresholds("last", [0.9, 0.7]),
        cl.ExactMatch("phone"),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ],
    [
        block_on(INITIAL, "last"),
        block_on("last", "city"),
        block_on("email"),
        block_on("phone"),
    ],
)
ADDRESS = cl.CustomComparison(
    output_column_name="address",
    comparison_levels=[
        cll.And(
            cll.NullLevel("street"), cll.NullLevel("postcode"), cll.NullLevel("city")
        ),
        cll.And(cll.ExactMatchLevel("street"), cll.ExactMatchLevel("city")),
        cll.And(cll.JaroWinklerLevel("street", 0.9), cll.ExactMatchLevel("city")),
        cll.ExactMatchLevel("street"),
        cll.ExactMatchLevel("postcode"),
        cll.ExactMatchLevel("city", term_frequency_adjustments=True),
        cll.ElseLevel(),
    ],
)
EXPERT = (
    [
        cl.NameComparison("first"),
        cl.NameComparison("last"),
        cl.EmailComparison("email"),
        cl.CustomComparison(
            output_column_name="phone",
            comparison_levels=[
                cll.NullLevel("phone"),
                cll.ExactMatchLevel("phone", term_frequency_adjustments=True),
                cll.DamerauLevenshteinLevel("phone", 1),
                cll.ElseLevel(),
            ],
        ),
        cl.CustomComparison(
            output_column_name="company",
            comparison_levels=[
                cll.NullLevel("company"),
                cll.ExactMatchLevel("company", term_frequency_adjustments=True),
                cll.JaroWinklerLevel("company", 0.92),
                cll.ElseLevel(),
            ],
        ),
        ADDRESS,
    ],
    [
        block_on("email"),
        block_on("phone"),
        block_on("first", "last"),
        block_on("mail_user"),
        block_on(INITIAL, "last", "city"),
        block_on("first", "postcode"),
        block_on("last", "postcode"),
        block_on("street", "city"),
        block_on("first", "company"),
        block_on("last", "company"),
        block_on("is_company", "company"),
    ],
)
DETERMINISTIC = [block_on("first", "last", "email"), block_on("first", "last", "phone")]
EM = (block_on("first", "last"), block_on("email"))
COLUMNS = (
    "unique_id", "first", "last", "company", "email", "mail_user", "phone", "street",
    "city", "postcode", "is_company",
)  # fmt: skip


def main() -> None:
    """Run a task."""
    run = Run()
    logging.getLogger("splink").setLevel(logging.ERROR)
    comparisons, blocking = EXPERT if sys.argv[4] == "expert" else TUTORIAL
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    api = DuckDBAPI(connection)

    def table(name: str) -> object:
        select = ", ".join(f"nullif({column}, '') AS {column}" for column in COLUMNS)
        path = run.folder / f"clean_{name}.csv"
        connection.execute(
            f"CREATE TABLE {name} AS SELECT {select} FROM"  # noqa: S608 - our own names
            f" read_csv('{path}', all_varchar = true, header = true)"
        )
        return api.register(name, dataset_display_name=f"the_{name}")

    is_link = run.task == "link"
    tables = [table("customers")] + ([table("leads")] if is_link else [])
    settings = SettingsCreator(
        link_type="link_only" if is_link else "dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocking,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(tables if is_link else tables[0], settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(DETERMINISTIC, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in EM:
        training.estimate_parameters_using_expectation_maximisation(rule)
    run.phase("build")
    if run.task == "lookup":
        lookups(run, linker, connection, api, tables[0])
        return
    found = linker.inference.predict(threshold_match_probability=THRESHOLD)
    relation = connection.execute(
        "SELECT unique_id_l, unique_id_r, match_probability"  # noqa: S608 - Splink's own name
        f" FROM {found.physical_name}"
    )
    run.phase("match")
    rows = iter(relation.fetchone, None)
    if is_link:
        run.pairs(sorted_sides(rows))
    else:
        run.pairs(rows)


def sorted_sides(rows):
    """Give lead and customer, whichever Splink has on the left."""
    for one, two, score in rows:
        lead, customer = (one, two) if one.startswith("l") else (two, one)
        yield lead.lstrip("l"), customer, score


def lookups(run, linker, connection, api, roster) -> None:
    """Ask for one new record after the other."""
    names = [c for c in COLUMNS if c != "unique_id"]
    for name in ("first", "last", "email", "phone", "company", "city"):
        try:
            linker.table_management.compute_tf_table(name)
        except (KeyError, ValueError, StopIteration):
            continue
    count = 0

    def look(row) -> object:
        nonlocal count
        count += 1
        values = [row["unique_id"], *(row[name] or None for name in names)]
        marks = ", ".join(f"CAST(? AS VARCHAR) AS {name}" for name in COLUMNS)
        probe = f"probe_{count}"
        connection.execute(f"CREATE TABLE {probe} AS SELECT {marks}", values)
        found = linker.inference.predict_between(
            roster,
            api.register(probe),
            threshold_match_probability=0.1,
            warning_mode="never",
        )
        rows = connection.execute(
            f"SELECT * FROM {found.physical_name}"  # noqa: S608 - Splink's own name
        ).fetchall()
        found.drop_table_from_database_and_remove_from_cache()
        connection.execute(f"DROP TABLE {probe}")
        return rows

    run.lookups(run.rows("clean_leads"), look)


if __name__ == "__main__":
    main()

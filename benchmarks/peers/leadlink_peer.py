"""leadlink, from raw rows, with the weights that it ships."""

from itertools import islice

from protocol import PROBES, WARM, Run

from leadlink.engine.engine import MatchEngine


def main() -> None:
    """Run a task."""
    run = Run()
    engine = MatchEngine.of(run.stream("customers"))
    run.phase("build")
    leads = ({**row, "id": f"lead {row['id']}"} for row in run.stream("leads"))
    if run.task == "lookup":
        run.lookups(list(islice(leads, PROBES + WARM)), engine.search)
    elif run.task == "link":
        run.pairs(
            (match.left.id.removeprefix("lead "), match.right.id, match.same)
            for match in engine.link(leads)
        )
    else:
        run.pairs((left.id, right.id, same) for left, right, same, _ in engine.judged())
    run.phase("match")


if __name__ == "__main__":
    main()

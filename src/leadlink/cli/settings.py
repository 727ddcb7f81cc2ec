"""What every command takes: the file, the actor, the policy, and the form of output."""

import getpass
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar, final

import attrs
import typer

from leadlink import presets
from leadlink.adapters.sqlite import SqliteStore
from leadlink.cli.failures import BadInputError
from leadlink.cli.output import Output
from leadlink.desk.acting import ActingDesk
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor
from leadlink.model.errors import InvalidValueError
from leadlink.model.policy.policy import Policy
from leadlink.ports.clock import Clock
from leadlink.ports.ids import Ids
from leadlink.rules.matching.model import MatchModel

P = ParamSpec("P")
T = TypeVar("T")


@final
@attrs.frozen(kw_only=True)
class Settings:
    """What the options say that every command has.

    Attributes:
        roles: Empty: the role of the policy that may do most.
    """

    db: Path
    actor: str
    roles: tuple[str, ...]
    policy: Policy
    model: MatchModel | None
    out: Output

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the store, which nothing else may be written to."""
        # SQLite keeps its log beside the file that a link leads to.
        return tuple(
            path.parent / (path.name + ending)
            for path in dict.fromkeys((self.db, self.db.resolve()))
            for ending in ("", "-wal", "-shm", "-journal")
        )

    @property
    def as_actor(self) -> Actor:
        """Who acts."""
        rights = self.policy.rights
        widest = max(
            rights.roles,
            key=lambda role: len(
                rights.permissions_of(Actor(id=self.actor, roles=(role.name,)))
            ),
        )
        return Actor(id=self.actor, roles=self.roles or (widest.name,))


Db = Annotated[
    Path, typer.Option("--db", envvar="LEADLINK_DB", help="The SQLite file.")
]
As = Annotated[
    str,
    typer.Option(
        "--as",
        envvar="LEADLINK_ACTOR",
        help="Who acts; without it, your login name.",
        show_default=False,
    ),
]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        envvar="LEADLINK_ROLE",
        help="A role of the policy, repeatable; without it, the one that may do most.",
        show_default=False,
    ),
]
PolicyName = Annotated[
    str,
    typer.Option(
        "--policy",
        envvar="LEADLINK_POLICY",
        help=f"What decides where sources disagree: {', '.join(presets.BY_NAME)}.",
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(
        "--model",
        envvar="LEADLINK_MODEL",
        help="A file of match weights, as leadlink train writes it.",
        show_default=False,
    ),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Write data to standard output, and nothing else."),
]


def settings(
    *,
    db: Db = Path("crm.db"),
    actor: As = "",
    role: Roles = None,
    policy: PolicyName = presets.RECOMMENDED.name,
    model: Model = None,
    as_json: AsJson = False,
) -> Settings:
    """Understand the options that every command has.

    Raises:
        BadInputError: There is no such policy, or it has no such role; or the model
            cannot be read.
    """
    chosen = presets.BY_NAME.get(policy)
    if chosen is None:
        msg = f"there is no policy {policy!r}: {', '.join(presets.BY_NAME)}"
        raise BadInputError(msg)
    names = [known.name for known in chosen.rights.roles]
    for name in role or ():
        if name not in names:
            msg = f"policy {policy} has no role {name!r}: {', '.join(names)}"
            raise BadInputError(msg)
    return Settings(
        db=db,
        actor=actor or _login_name(),
        roles=tuple(role or ()),
        policy=chosen,
        model=_read_model(model) if model else None,
        out=Output(as_json=as_json),
    )


def on_desk(command: Callable[Concatenate[Settings, P], T]) -> Callable[..., T]:
    """Give a command the options that all of them share, in place of its settings."""
    own = inspect.signature(command, eval_str=True)
    shared = inspect.signature(settings, eval_str=True)

    @wraps(command)
    def run(*args: Any, **given: Any) -> T:
        options = {name: given.pop(name) for name in shared.parameters}
        return command(settings(**options), *args, **given)

    parameters = [*list(own.parameters.values())[1:], *shared.parameters.values()]
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]  # typer reads it
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _read_model(path: Path) -> MatchModel:
    try:
        return MatchModel.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{path} holds no model: {error}"
        raise BadInputError(msg) from error


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"


@contextmanager
def opened(settings: Settings, *, makes: bool = False) -> Iterator[ActingDesk]:
    """Open the desk of the actor over the file.

    Args:
        settings: What the options say.
        makes: Whether a file that is missing is made.

    Raises:
        BadInputError: It is missing.
    """
    if not makes and not settings.db.exists():
        msg = (
            f"there is no file {settings.db}: import into it first, or name it by --db"
        )
        raise BadInputError(msg)
    with desk_over(settings.db, settings.policy, model=settings.model) as desk:
        yield desk.acting_as(settings.as_actor)


@contextmanager
def desk_over(
    path: Path,
    policy: Policy,
    *,
    clock: Clock | None = None,
    model: MatchModel | None = None,
) -> Iterator[LeadDesk]:
    """Open a desk over a file."""
    store = store_at(path, clock=clock)
    try:
        yield LeadDesk(store, policy=policy, model=model)
    finally:
        store.close()


def store_at(
    path: Path, *, clock: Clock | None = None, ids: Ids | None = None
) -> SqliteStore:
    """Open the store of a file; the caller closes it.

    Raises:
        BadInputError: No file can be there.
    """
    try:
        return SqliteStore(path, clock=clock, ids=ids)
    except InvalidValueError as error:
        reasons = " and ".join(problem.reason for problem in error.problems)
        msg = f"the database {path} {reasons}: name a file by --db"
        raise BadInputError(msg) from error

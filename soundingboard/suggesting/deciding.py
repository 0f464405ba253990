"""A person decides what becomes of a suggestion; nothing of it counts before."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.models import Comment, ModelSuggestion, Theme
from soundingboard.refusals import Conflict, NotFound
from soundingboard.themes import editing
from soundingboard.vocabulary import SuggestionState


def find(session: Session, suggestion_id: int) -> ModelSuggestion:
    """One suggestion. Raises NotFound."""
    found = session.get(ModelSuggestion, suggestion_id)
    if found is None:
        raise NotFound("There is no such suggestion.")
    return found


def accept(
    session: Session,
    suggestion: ModelSuggestion,
    *,
    with_name: bool,
    sentences: Collection[int],
    by: str,
    at: datetime,
) -> None:
    """Gives the theme the suggested name, or these sentences (by number, from 0), or both.

    Raises Conflict where it was decided on before, nothing is taken, or a passage behind a
    sentence is gone; and as `themes.editing.rename`.
    """
    _refuse_unless_waiting(suggestion)
    taken = [one for number, one in enumerate(suggestion.sentences) if number in sentences]
    if not taken and not (with_name and suggestion.name):
        raise Conflict("Choose what to take, or refuse the suggestion.")
    cited = {number for one in taken for number in one["passages"]}
    there = session.scalars(select(Comment.id).where(Comment.id.in_(cited))).all()
    if len(there) != len(cited):
        raise Conflict("A passage behind one of these sentences is gone; ask again.")
    words = " ".join(str(one["text"]) for one in taken)
    theme = suggestion.theme
    editing.rename(
        session,
        theme,
        suggestion.name if with_name and suggestion.name else theme.name,
        description=words or None,
        by=by,
        at=at,
    )
    suggestion.accepted = theme.description if words else ""
    _decided(suggestion, SuggestionState.ACCEPTED, by, at)


def refuse(suggestion: ModelSuggestion, *, by: str, at: datetime) -> None:
    """Takes nothing of it. Raises Conflict where it was decided on before."""
    _refuse_unless_waiting(suggestion)
    _decided(suggestion, SuggestionState.REFUSED, by, at)


def of_theme(session: Session, theme: Theme) -> Sequence[ModelSuggestion]:
    """The suggestions for a theme, the newest first."""
    return session.scalars(
        select(ModelSuggestion)
        .where(ModelSuggestion.theme_id == theme.id)
        .order_by(ModelSuggestion.id.desc())
    ).all()


def words_of(session: Session, theme: Theme) -> ModelSuggestion | None:
    """The suggestion that a theme's description still is, word for word, if it is one."""
    if not theme.description:
        return None
    return session.scalar(
        select(ModelSuggestion)
        .where(
            ModelSuggestion.theme_id == theme.id,
            ModelSuggestion.state == SuggestionState.ACCEPTED,
            ModelSuggestion.accepted == theme.description,
        )
        .order_by(ModelSuggestion.id.desc())
        .limit(1)
    )


def tokens(session: Session) -> tuple[int, int]:
    """How many tokens were read and written in all: what a paid model's bill rests on."""
    read, written = session.execute(
        select(
            func.coalesce(func.sum(ModelSuggestion.tokens_read), 0),
            func.coalesce(func.sum(ModelSuggestion.tokens_written), 0),
        )
    ).one()
    return int(read), int(written)


def _refuse_unless_waiting(suggestion: ModelSuggestion) -> None:
    if suggestion.state is not SuggestionState.WAITING:
        raise Conflict("This suggestion does not wait for anybody any more.")


def _decided(suggestion: ModelSuggestion, state: SuggestionState, by: str, at: datetime) -> None:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, by, at

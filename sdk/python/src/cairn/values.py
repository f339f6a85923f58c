"""What may be logged. A mistake in the program is said at once, with the value and the limit."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from typing import Any, SupportsFloat, Union

from .errors import InvalidInputError

#: What a param or a tag may be; it is kept as text.
Value = Union[str, int, float, bool, None]

#: The longest value of a param, of a tag, and the longest note, in characters.
LONGEST_PARAM = 6_000
LONGEST_TAG = 8_000
LONGEST_NOTE = 20_000

_longest_key = 250
_largest_step = 2**53


def check_key(what: str, key: Any) -> None:
    if not isinstance(key, str) or not 1 <= len(key) <= _longest_key:
        raise InvalidInputError(f"{what} name {key!r:.80} is no text of 1 to {_longest_key} characters")


def metric_number(key: str, value: SupportsFloat) -> float | None:
    """The value as the wire carries it: None when it is not finite."""
    try:
        number = float(value)
    except (TypeError, ValueError) as cause:
        raise InvalidInputError(f"Metric '{key}' is {value!r:.80}; expected a number") from cause
    return number if math.isfinite(number) else None


def step_number(step: Any) -> int:
    """A whole number, also one that comes as a float or from numpy."""
    try:
        whole = int(step) if isinstance(step, float) and step.is_integer() else operator.index(step)
    except TypeError:
        whole = _largest_step
    if abs(whole) >= _largest_step:
        raise InvalidInputError(f"Step {step!r:.80} is no whole number between -2^53 and 2^53")
    return whole


def texts(what: str, values: Mapping[str, Value], longest: int) -> dict[str, str]:
    """Values as text: as Python writes them, but true and false as everybody does."""
    written: dict[str, str] = {}
    for key, value in values.items():
        check_key(what, key)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if len(text) > longest:
            raise InvalidInputError(f"{what} '{key}' has {len(text):,} characters; at most {longest:,}")
        written[key] = text
    return written


def note_text(markdown: str) -> str:
    if len(markdown) > LONGEST_NOTE:
        raise InvalidInputError(f"The note has {len(markdown):,} characters; at most {LONGEST_NOTE:,}")
    return markdown


def version_ids(dataset_version_ids: Iterable[str]) -> list[str]:
    """Ids of versions of datasets; a single one may come alone."""
    ids = [dataset_version_ids] if isinstance(dataset_version_ids, str) else list(dataset_version_ids)
    for identifier in ids:
        if not isinstance(identifier, str) or not identifier.startswith("dsv_"):
            raise InvalidInputError(f"{identifier!r:.80} is no version of a dataset; expected dsv_…")
    return ids


def check_artifact_name(name: str) -> None:
    if not 1 <= len(name) <= 500 or name.startswith("/") or ".." in name.split("/"):
        raise InvalidInputError(f"Artifact name '{name[:80]}' is not a relative path of 1 to 500 characters")

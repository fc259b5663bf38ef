"""The cards that learners answer on: quiz, prediction and concept test, graded in the browser."""

from __future__ import annotations

import html
import random
from typing import Any, TypeVar

import traitlets

from course_utils import progress
from course_utils.exercises.runner import refuse_inside
from course_utils.live import LiveWidget, module
from course_utils.marks import plain, to_html
from course_utils.tables import table_html

from .declarations import Declaration, Group, Question, declaration, find
from .numbers import is_number, is_table
from .shown import (
    asked,
    came_out,
    in_html,
    in_words,
    prediction_texts,
    shown_prediction,
    shown_question,
)

Form = TypeVar("Form")


def quiz(item: str, seed: int | None = None) -> Quiz:
    """Show a group of questions.

    Parameters
    ----------
    item : str
        Notebook and group, such as ``"01.edges"``.
    seed : int, optional
        Fixes the order of the options and the generated numbers, which are new every time.

    Returns
    -------
    Quiz
        The card; its ``passed`` becomes True once every question is answered.

    Raises
    ------
    ValueError
        If there is no such group; the message names those there are.
    """
    refuse_inside("quiz")
    return Quiz(item, find("quiz", item), seed)


def predict(item: str) -> Predict:
    """Ask for a prediction before the result is seen.

    Parameters
    ----------
    item : str
        Notebook and prediction, such as ``"01.flat-area"``.

    Returns
    -------
    Predict
        The card; ``answer`` and ``correct`` hold what the learner committed to.

    Raises
    ------
    ValueError
        If there is no such prediction; the message names those there are.
    """
    refuse_inside("predict")
    return Predict(item, find("predict", item))


def predictions_so_far(notebook: str) -> Predictions:
    """Show what the learner predicted in a notebook beside what came out.

    Parameters
    ----------
    notebook : str
        Its number, such as ``"01"``.

    Returns
    -------
    Predictions
        Shows itself as a table.
    """
    refuse_inside("predictions_so_far")
    return Predictions(declaration(notebook))


def concept_test(when: str) -> ConceptTest:
    """Ask about the course's ten central ideas, before it or at its end.

    Parameters
    ----------
    when : {"before", "after"}
        Which wording; "after" shows what moved since "before".

    Returns
    -------
    ConceptTest
        The card; shows the result where this test was taken already.

    Raises
    ------
    ValueError
        If `when` is neither of the two.
    """
    refuse_inside("concept_test")
    return ConceptTest(when)


class Quiz(LiveWidget):
    """A card of questions; wrong answers get their reason and may be tried again."""

    _figure = module("quiz")
    _kept = "answers"

    title = traitlets.Unicode().tag(sync=True)
    questions: traitlets.List = traitlets.List().tag(sync=True)
    # By question id: what was given, whether that is right, whether the first try was.
    answers = traitlets.Dict().tag(sync=True)
    passed = traitlets.Bool(False).tag(sync=True)
    passed_before = traitlets.Unicode().tag(sync=True)

    def __init__(self, item: str, group: Group, seed: int | None = None) -> None:
        # A source of chance of its own: the learner's seeds stay as they are.
        rng = random.Random(seed)
        super().__init__(
            label=f"Quiz: {plain(group.title)}",
            title=plain(group.title),
            questions=[shown_question(question, rng) for question in group.questions],
            passed_before=_kept(progress.entry("quiz", item), "first", str),
        )
        self._item = item
        self._group = group
        self.observe(self._keep, "passed")

    @property
    def first_try(self) -> int:
        """How many questions were answered at the first try."""
        return sum(answer.get("first") is True for answer in self.answers.values())

    def _keep(self, change: dict) -> None:
        if change["new"]:
            progress.record(
                "quiz",
                self._item,
                keep_first=True,
                first_try=self.first_try,
                questions=len(self.questions),
            )

    def __repr__(self) -> str:
        lines = [self.label]
        for question, shown in zip(self._group.questions, self.questions, strict=True):
            answer = self.answers.get(question.id, {})
            variant = answer.get("variant", 0)
            drawn = shown["variants"][variant]["drawn"] if "variants" in shown else {}
            given = answer.get("given")
            lines += [f"- {asked(question, drawn)}", *_option_lines(shown, question, given)]
            if answer:
                verdict = "right" if answer.get("right") else "not right"
                number = f"{given}: " if question.kind == "number" else ""
                lines.append(f"   Your answer: {number}{verdict}")
        return "\n".join(lines)


class Predict(LiveWidget):
    """A question that the learner answers once, before the next cell shows the result."""

    _figure = module("predict")
    _kept = "correct"

    question = traitlets.Dict().tag(sync=True)
    given = traitlets.Any(None, allow_none=True).tag(sync=True)
    correct = traitlets.Bool(None, allow_none=True).tag(sync=True)
    committed_on = traitlets.Unicode().tag(sync=True)

    def __init__(self, item: str, question: Question) -> None:
        self._declared = question
        self._item = item
        earlier = progress.entry("prediction", item)
        given = _restored(question, earlier)
        super().__init__(
            label=f"Prediction: {plain(question.text)}",
            question=shown_prediction(question),
            given=given,
            correct=None if given is None else bool((earlier or {}).get("correct")),
            committed_on="" if given is None else _kept(earlier, "first", str),
        )
        self.observe(self._keep, "correct")

    @property
    def answer(self) -> Any:
        """What the learner committed to (of a curve, a row [x, y] for each point); None before."""
        if self.given is None:
            return None
        match self._declared.kind:
            case "choice":
                return self._declared.options[self.given].text
            case "shape":
                return tuple(self.given)
            case "grid" | "curve":
                import numpy as np

                heights = np.array(self.given, dtype=float)
                if self._declared.kind == "grid":
                    return heights
                x = self._declared.x
                return np.column_stack([np.linspace(x.start, x.stop, len(heights)), heights])
        return self.given

    def _keep(self, change: dict) -> None:
        if change["new"] is None or self.given is None:
            return
        # The first answer counts, unless the question has changed so much that it no longer fits.
        if _restored(self._declared, progress.entry("prediction", self._item)) is not None:
            return
        progress.record(
            "prediction",
            self._item,
            given=self._as_kept(),
            correct=bool(change["new"]),
            came_out=came_out(self._declared),
        )

    def _as_kept(self) -> Any:
        # The text of an option survives a new order in the question file.
        return self.answer if self._declared.kind == "choice" else self.given

    def __repr__(self) -> str:
        lines = [f"Predict: {asked(self._declared)}"]
        lines += _option_lines(self.question, self._declared, [self.given])
        if self.given is not None:
            lines.append(f"   Your prediction: {in_words(self._declared, self._as_kept())}")
        return "\n".join(lines)


class ConceptTest(LiveWidget):
    """The course's central ideas, one question each, without a verdict before the end."""

    _figure = module("concept")
    _kept = "results"

    when = traitlets.Unicode().tag(sync=True)
    concepts: traitlets.List = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    results = traitlets.Dict().tag(sync=True)  # by idea, once the test is handed in
    earlier = traitlets.Dict().tag(sync=True)
    taken_on = traitlets.Unicode().tag(sync=True)

    def __init__(self, when: str) -> None:
        if when not in ("before", "after"):
            raise ValueError(f"concept_test({when!r}): allowed are 'before' and 'after'")
        rng = random.Random()
        concepts = declaration("00").concepts
        self._questions = {concept.id: getattr(concept, when) for concept in concepts}
        shown = [
            {
                **shown_question(self._questions[concept.id], rng),
                "id": concept.id,
                "name": to_html(concept.name),
                "taught_in": plain(concept.taught_in),
            }
            for concept in concepts
        ]
        taken = progress.entry("concept", f"00.{when}")
        before = progress.entry("concept", "00.before") if when == "after" else None
        super().__init__(
            label="Concept test" if when == "before" else "Concept test at the end",
            when=when,
            concepts=shown,
            choices=_kept(taken, "choices", dict),
            results=_truths(taken),
            earlier=_truths(before),
            taken_on=_kept(taken, "last", str),
        )
        self.observe(self._keep, "results")

    @property
    def score(self) -> int | None:
        """How many answers were right; None before the test is handed in."""
        return sum(self.results.values()) if self.results else None

    def _keep(self, change: dict) -> None:
        if change["new"]:
            progress.record(
                "concept",
                f"00.{self.when}",
                keep_first=self.when == "before",
                results=self.results,
                choices=self.choices,
            )

    def __repr__(self) -> str:
        lines = [self.label]
        for index, shown in enumerate(self.concepts, start=1):
            question = self._questions[shown["id"]]
            chosen = [self.choices.get(shown["id"])]
            lines += [f"{index}. {plain(question.text)}", *_option_lines(shown, question, chosen)]
        return "\n".join(lines)


class Predictions:
    """What was predicted in a notebook, beside what came out."""

    def __init__(self, declared: Declaration) -> None:
        self._made = [
            (question, progress.entry("prediction", f"{declared.notebook}.{question.id}"))
            for question in declared.predictions.values()
        ]

    @property
    def right(self) -> int:
        return sum((entry or {}).get("correct") is True for _, entry in self._made)

    def _sentence(self) -> str:
        made = sum(entry is not None for _, entry in self._made)
        return f"{made} of {len(self._made)} predictions made, {self.right} came true."

    def __repr__(self) -> str:
        lines = []
        for question, entry in self._made:
            lines.append(asked(question))
            if entry is None:
                lines.append("    not predicted")
                continue
            given, came_out = (in_words(question, entry.get(key)) for key in ("given", "came_out"))
            verdict = "right" if entry.get("correct") is True else "not right"
            lines.append(f"    you: {given}   came out: {came_out}   {verdict}")
        return "\n".join([*lines, self._sentence()])

    def _repr_html_(self) -> str:
        rows = []
        for question, entry in self._made:
            cells = prediction_texts(question, question.text)
            if entry is None:
                rows.append([*cells, "not predicted", "", ""])
                continue
            if question.kind == "curve":
                cells += [_sketch(question, entry), "dashed in the picture"]
            else:
                cells += [in_html(question, entry.get(key)) for key in ("given", "came_out")]
            verdict = "✓ right" if entry.get("correct") is True else "✗ not right"
            rows.append([*cells, verdict.replace(" ", "&nbsp;")])
        heads = ("Question", "You predicted", "It came out", "")
        return table_html(heads, rows, below=f"<p>{self._sentence()}</p>")


def _sketch(question: Question, entry: dict[str, Any]) -> str:
    """Draw the learner's curve (full line) and the true one (dashed) as a small picture."""
    y = question.y
    lines = ""
    for key, dash in (("given", ""), ("came_out", ' stroke-dasharray="5 3"')):
        heights = entry.get(key)
        if not isinstance(heights, list) or len(heights) < 2 or not all(map(is_number, heights)):
            continue
        points = " ".join(
            f"{160 * index / (len(heights) - 1):.1f},"
            f"{58 - 56 * (height - y.start) / (y.stop - y.start):.1f}"
            for index, height in enumerate(heights)
        )
        lines += (
            f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"'
            f"{dash}/>"
        )
    label = f"{y.label}: your curve (full line) and what came out (dashed)"
    return (
        f'<svg role="img" aria-label="{html.escape(label)}" width="160" height="60" '
        f'viewBox="0 0 160 60">{lines}</svg>'
    )


def _restored(question: Question, entry: dict[str, Any] | None) -> Any:
    """Return an earlier answer in the form the browser takes; None where it no longer fits."""
    given: Any = (entry or {}).get("given")
    if question.kind == "choice":
        texts = [option.text for option in question.options]
        return texts.index(given) if given in texts else None
    rows = given if isinstance(given, list) and given else None
    fits: Any
    match question.kind:
        case "number":
            fits = is_number(given)
        case "shape":
            fits = rows and all(size is None or (type(size) is int and size >= 0) for size in rows)
        case "grid":
            fits = is_table(rows) and list(map(len, rows)) == list(map(len, question.answer))
        case _:
            fits = rows and len(rows) > 1 and all(map(is_number, rows))
    return given if fits else None


def _option_lines(shown: dict[str, Any], question: Question, chosen: Any) -> list[str]:
    """Return the options in the order in which the card shows them, and which are ticked."""
    ticked = chosen if isinstance(chosen, list) else []
    order = [option["index"] for option in shown.get("options") or []]
    return [
        f"   ({'x' if index in ticked else ' '}) {plain(question.options[index].text)}"
        for index in order
    ]


def _kept(entry: dict[str, Any] | None, key: str, form: type[Form]) -> Form:
    """Return a part of an entry, empty where it is missing or damaged."""
    value = (entry or {}).get(key)
    return value if isinstance(value, form) else form()


def _truths(entry: dict[str, Any] | None) -> dict[str, bool]:
    return {key: value is True for key, value in _kept(entry, "results", dict).items()}

"""Calibration, temperature and coverage against closed cases and scikit-learn; the model card."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from course_utils.inspecting import trust
from course_utils.inspecting.trust import calibration, coverage_curve, model_card, temperature

RNG = np.random.default_rng(13)


def binary(n=500, sharper=1.0):
    """Logits of which the labels were drawn, times a factor."""
    logits = RNG.normal(0, 2, n)
    labels = (RNG.random(n) < 1 / (1 + np.exp(-logits))).astype(int)
    return logits * sharper, labels


# calibration -------------------------------------------------------------------------------


@pytest.mark.parametrize("bins", [1, 5, 10, 17])
def test_calibration_is_that_of_scikit_learn(bins):
    logits, labels = binary()
    p = 1 / (1 + np.exp(-logits))
    happened, said = calibration_curve(labels, p, n_bins=bins)
    made = calibration(p, labels, bins)
    assert np.allclose(made.happened, happened) and np.allclose(made.said, said)
    assert made.counts.sum() == len(p)


def test_calibration_in_closed_cases():
    made = calibration([0.85] * 20, [1] * 17 + [0] * 3)
    assert made.error == pytest.approx(0) and made.counts.tolist() == [20]
    assert made.spread == pytest.approx(np.sqrt(0.85 * 0.15 / 20))
    made = calibration([1.0, 1.0, 0.0, 0.65], [1, 0, 0, 1])
    assert made.counts.tolist() == [1, 1, 2]
    assert made.error == pytest.approx((0.35 + 0 + 2 * 0.5) / 4)


def test_of_several_classes_the_largest_probability_counts():
    p = RNG.dirichlet([1, 1, 1], size=200)
    labels = RNG.integers(0, 3, size=200)
    made = calibration(p, labels)
    plain = calibration(p.max(1), p.argmax(1) == labels)
    assert all(np.array_equal(a, b) for a, b in zip(made, plain))


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (([1.2, 0.3], [1, 0]), "probabilities"),
        (([np.nan, 0.3], [1, 0]), "probabilities"),
        (([], []), "probabilities"),
        (([0.5, 0.5], [1]), "labels"),
        (([0.5, 0.5], [1, 2]), "labels"),
        (([0.5, 0.5], [1, 0], 0), "bins"),
    ],
)
def test_what_calibration_refuses(arguments, names):
    with pytest.raises(ValueError, match=f"^{names} "):
        calibration(*arguments)


# temperature -------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 2, 5])
def test_temperature_in_a_closed_case(k):
    """Of four answers with the logit k three are right: 75 % is a logit of ln 3."""
    assert temperature([float(k)] * 4, [1, 1, 1, 0]) == pytest.approx(k / np.log(3), rel=1e-3)


@given(st.floats(0.3, 5))
def test_temperature_grows_with_the_logits(factor):
    logits, labels = np.array([2.0, -1, 3, -2, 0.5, 1, -3]), np.array([1, 0, 1, 1, 0, 1, 0])
    once = temperature(logits, labels)
    assert temperature(factor * logits, labels) == pytest.approx(factor * once, rel=1e-3)


def test_one_logit_is_two_of_which_one_is_zero():
    logits, labels = binary(sharper=3)
    two = np.stack([np.zeros_like(logits), logits], axis=1)
    assert temperature(two, labels) == pytest.approx(temperature(logits, labels), rel=1e-4)
    assert temperature(logits[:, None], labels[:, None]) == temperature(logits, labels)
    assert temperature(logits, labels) == pytest.approx(3, rel=0.3)


def test_temperature_stands_where_the_loss_does_not_change():
    logits, labels = RNG.normal(0, 4, (300, 5)), RNG.integers(0, 5, 300)
    logits[np.arange(300), labels] += 3
    best = temperature(logits, labels)

    def loss(t):
        z = logits / t
        return (np.logaddexp.reduce(z, axis=1) - z[np.arange(300), labels]).mean()

    assert loss(best) <= min(loss(best * 1.01), loss(best / 1.01))


@pytest.mark.parametrize(
    ("arguments", "names"),
    [(([np.inf], [1]), "logits"), (([], []), "logits"), (([1.0, 2.0], [0.5, 1]), "labels")],
)
def test_what_temperature_refuses(arguments, names):
    with pytest.raises(ValueError, match=f"^{names} "):
        temperature(*arguments)


# coverage_curve ----------------------------------------------------------------------------


def test_coverage_in_closed_cases():
    coverage, accuracy = coverage_curve([0.6, 0.9, 0.8, 0.7], [False, True, False, True])
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1]
    assert accuracy == pytest.approx([1, 1 / 2, 2 / 3, 1 / 2])


def test_answers_of_the_same_confidence_come_together():
    coverage, accuracy = coverage_curve([0.9, 0.5, 0.5, 0.5], [1, 1, 0, 0])
    assert coverage.tolist() == [0.25, 1] and accuracy.tolist() == [1, 0.5]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_coverage_by_counting(answers):
    scores, right = (np.array(column) for column in zip(*answers))
    coverage, accuracy = coverage_curve(scores, right)
    for level, share, good in zip(sorted({*scores.tolist()}, reverse=True), coverage, accuracy):
        answered = scores >= level
        assert share == pytest.approx(answered.mean())
        assert good == pytest.approx(right[answered].mean())


def test_what_coverage_refuses():
    with pytest.raises(ValueError, match=r"^confidences "):
        coverage_curve([], [])
    with pytest.raises(ValueError, match=r"^right "):
        coverage_curve([0.9, 0.8], [1])


# model_card --------------------------------------------------------------------------------


def test_a_card_says_what_is_measured_and_what_is_missing(tmp_path):
    card = model_card(
        "Cats & dogs",
        {"Metrics": {"accuracy": "93.1 %", "a | b": 3}},
        {"Metrics": "One.\n\nTwo <b>.", "Factors": "  "},
    )
    assert card.open == [name for name in trust.SECTIONS if name != "Metrics"]
    assert "| accuracy | 93.1 % |" in card.markdown and "a \\| b" in card.markdown
    assert card.markdown.count("## ") == len(trust.SECTIONS)
    assert card.markdown.count("Still to be written.") == len(card.open)
    assert "<p>Two &lt;b&gt;.</p>" in card.html and "Cats &amp; dogs" in card.html
    assert card._repr_html_() in card.html and "<body" not in card._repr_html_()
    paths = card.save(tmp_path / "new")
    assert [path.name for path in paths] == ["model_card.md", "model_card.html"]
    assert [path.read_text(encoding="utf-8") for path in paths] == [card.markdown, card.html]


def test_a_section_that_no_card_has_is_refused():
    with pytest.raises(ValueError, match="'Fame' is no section of a model card"):
        model_card("Cats", {"Fame": {}})

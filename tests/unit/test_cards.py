"""The model card says what was measured, and what is still to be written."""

from __future__ import annotations

import pytest

from course_lessons.n13_when_to_trust_it import cards
from course_lessons.n13_when_to_trust_it.cards import model_card


def test_a_card_says_what_is_measured_and_what_is_missing(tmp_path):
    card = model_card(
        "Cats & dogs",
        {"Metrics": {"accuracy": "93.1 %", "a | b": 3}},
        {"Metrics": "One.\n\nTwo <b>.", "Factors": "  "},
    )
    assert card.open == [name for name in cards.SECTIONS if name != "Metrics"]
    assert "| accuracy | 93.1 % |" in card.markdown and "a \\| b" in card.markdown
    assert card.markdown.count("## ") == len(cards.SECTIONS)
    assert card.markdown.count("Still to be written.") == len(card.open)
    assert "<p>Two &lt;b&gt;.</p>" in card.page and "Cats &amp; dogs" in card.page
    assert card._repr_html_() == card.page and "<body" not in card.page
    written, page = card.save(tmp_path / "new")
    assert (written.name, page.name) == ("model_card.md", "model_card.html")
    assert written.read_text(encoding="utf-8") == card.markdown
    assert card.page in page.read_text(encoding="utf-8")


def test_a_section_that_no_card_has_is_refused():
    with pytest.raises(ValueError, match="'Fame' is no section of a model card"):
        model_card("Cats", {"Fame": {}})

"""What a live figure gives a notebook: HTML that lasts, and a link to Python."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from course_lessons.n03_filters_feature_maps_pooling.explorers import PoolingExplorer
from course_utils import live
from course_utils.quizzes import concept_test, quiz

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def published(monkeypatch, tmp_path):
    """What is sent to the notebook: (data, transient, update)."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    sent = []

    def publish(data, metadata, *, transient, update=False):
        sent.append((data, transient, update))

    monkeypatch.setattr(live, "publish_display_data", publish)
    return sent


def answered(card, given=0):
    question = card.questions[0]["id"]
    entry = {"tries": 1, "first": False, "right": False, "solved": False}
    return {question: entry | {"given": [given], "variant": 0}}


def test_a_notebook_gets_html_and_no_view(published):
    figure = PoolingExplorer()
    figure._ipython_display_()
    ((data, transient, update),) = published
    assert set(data) == {"text/plain", "text/html"}
    assert transient == {"display_id": figure.model_id} and not update
    assert figure.model_id in data["text/html"]
    assert len(figure._esm) < 3_000  # the model does not carry the figure, and so is ready soon


@pytest.mark.parametrize("place", ["Colab", "VS Code", "VS Code, remote"])
def test_where_html_reaches_no_model_the_view_comes_along(place, published, monkeypatch):
    if place == "Colab":
        monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    elif place == "VS Code":
        monkeypatch.setenv("VSCODE_PID", "4711")
    else:
        shell = SimpleNamespace(user_ns={"__vsc_ipynb_file__": "x.ipynb"})
        monkeypatch.setattr(live, "get_ipython", lambda: shell)
    monkeypatch.setattr("anywidget.widget.in_colab", lambda: False, raising=False)
    figure = PoolingExplorer()
    figure._ipython_display_()
    data = published[0][0]
    assert set(data) == {"text/plain", "text/html", VIEW}
    assert data[VIEW]["model_id"] == figure.model_id
    assert data["text/plain"] == repr(figure)
    assert "function draw(" in figure._esm


def test_what_was_answered_is_put_into_the_notebook(published):
    card = quiz("01.edges")
    card.answers = answered(card)
    assert published == []  # nothing is shown yet that could be renewed
    card._ipython_display_()
    assert "(x)" in published[0][0]["text/plain"]
    card.answers = answered(card, 1)
    data, transient, update = published[1]
    assert update and transient == {"display_id": card.model_id}
    assert "Your answer: not right" in data["text/plain"]
    assert "(x)" in data["text/html"].partition("<script>")[0]


def test_text_lists_the_options_as_the_card_shows_them(published):
    card = quiz("01.edges", seed=3)
    lines = repr(card).splitlines()
    shown = [len(question.get("options", [])) for question in card.questions]
    assert sum("( )" in line for line in lines) == sum(shown)
    firsts = {quiz("01.edges", seed=seed).questions[0]["options"][0]["index"] for seed in range(9)}
    assert len(firsts) > 1, "the right option always stands first"
    assert repr(concept_test("before")).count("( )") > 20


def test_python_repeats_what_it_changed_before_it_could_be_heard(monkeypatch):
    figure = PoolingExplorer()
    sent = []
    monkeypatch.setattr(type(figure), "send_state", lambda self, key: sent.append(key))
    figure._told(figure, "heard", None)
    assert sent == []
    figure.stride = 3 if figure.stride != 3 else 2
    sent.clear()
    figure._told(figure, "heard", None)
    assert "stride" in sent[0]
    figure._told(figure, "something else", None)
    assert len(sent) == 1

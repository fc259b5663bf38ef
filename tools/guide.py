"""Write the lecturer's guide and the teacher's copy of the solutions: what `make guide` does.

    python tools/guide.py [FOLDER]        default: build/guide/

Both are pages that need no network and no other file, and print well. What they say of sections,
questions and exercises comes from the lessons; the chapters written by hand are in classroom/.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from guide_goals import goal_problems, goals_of, has_goal, text_of
from guide_page import markdown, page
from guide_questions import asked, listing, solution, told
from minutes import Route, both, listed, minutes, rounded, routes, unmarked
from notebook_files import ROOT, declared, notebook_paths, source
from question_forms import form_problems
from sections import CLOSING, Part, needs, parts, path_of

from course_utils import lessons
from course_utils.exercises.core import exercises
from course_utils.marks import to_html

CLASSROOM = ROOT / "classroom"
LOOKS = CLASSROOM / "guide.css"
# The chapters before and behind those on the notebooks, and their files in classroom/.
BEFORE = {"How to hold a vote": "voting.md"}
BEHIND = {"Rubrics": "rubrics.md", "Questions for the end": "end.md"}
# How YAML says where it stumbled, the line itself included.
_PLACE = re.compile(r'\s+in "<unicode string>", (line \d+), column \d+:?(\n    .*\n *\^)?')


def anchor(text: str) -> str:
    return "chapter-" + re.sub(r"\W+", "-", text.lower())


def named(number: str) -> str:
    """A notebook as contents and headings name it."""
    return f"{number} · {to_html(declared(number)['title'])}"


def whole(part: Part) -> int:
    """Its minutes, as the notebook prints them."""
    return max(1, round(minutes(part.cells)))


def title(part: Part) -> str:
    """Its heading, which for the extra at the end of a section has no number."""
    line = source(part.cells[0]).split("\n", 1)[0].lstrip("# ")
    return to_html(f"{part.number} · {line}" if line.startswith("Extra") else line)


def begins(part: Part) -> str:
    """Its first paragraph, with what that announces by a colon at its end."""
    paragraphs = unmarked(source(part.cells[0])).split("\n\n")[1:]
    taken: list[str] = []
    for paragraph in (text for text in paragraphs if not text.startswith("#")):
        taken.append(paragraph)
        if not paragraph.rstrip().endswith(":"):
            break
    return markdown("\n\n".join(taken))


def needed_by(part: Part, all_parts: list[Part]) -> str:
    """The later sections that do not run without it, in words; nothing if there are none."""
    later = [
        one
        for one in all_parts
        if has_goal(one) and one.number != part.number and part in needs(one, all_parts)
    ]
    core = dict.fromkeys(one.number for one in later if not one.extra)
    extra = dict.fromkeys(one.number for one in later if one.extra and one.number not in core)
    words = [listed(core)] if core else []
    words += [f"the extra of {listed(extra)}"] if extra else []
    return ", ".join(words)


def row(*cells: object, tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def table(head: tuple[str, ...], rows: list[str]) -> str:
    return f"<table><thead>{row(*head, tag='th')}</thead><tbody>{''.join(rows)}</tbody></table>"


def timetable(number: str, all_parts: list[Part]) -> str:
    """The sections of a notebook, with an empty column for what a class really took."""
    frame = sum(minutes(part.cells) for part in all_parts if not has_goal(part))
    rows = []
    for place, part in enumerate(all_parts):
        if has_goal(part):
            link = f'<a href="#section-{number}-{place}">{title(part)}</a>'
            kind = "extra" if part.extra else "core"
            rows.append(row(link, kind, whole(part), "", needed_by(part, all_parts)))
    rows.append(row("Opening and closing", "core", max(1, round(frame)), "", ""))
    return table(("section", "", "minutes", "measured", "needed by"), rows)


def section(number: str, place: int, all_parts: list[Part], goal: str) -> str:
    part = all_parts[place]
    items = "".join(told(call, name) for call, name in asked(part))
    if not has_goal(part):
        return items
    later = needed_by(part, all_parts)
    warning = f" <strong>Do not skip it:</strong> needed by {later}." if later else ""
    kind, minutes = "Extra" if part.extra else "Core", whole(part)
    return (
        f'<h3 id="section-{number}-{place}">{title(part)}</h3>'
        f'<p class="goal"><strong>Goal.</strong> {to_html(goal)}</p>'
        f'<p class="about">{kind}, {minutes} minute{"s" * (minutes > 1)}.{warning}</p>'
        f"{begins(part)}{items}"
    )


def closing(all_parts: list[Part], name: str) -> str:
    """What stands under one of the headings that end a notebook."""
    found = (source(part.cells[0]) for part in all_parts if part.number == CLOSING)
    texts = [text.partition("\n")[2] for text in found if text.startswith(f"## {name}")]
    return "".join(markdown(text) for text in texts)


def chapter(path: Path) -> str:
    """All about one notebook."""
    number, all_parts = path.name[:2], parts(path)
    promise = source(all_parts[0].cells[0]).split("\n\n")[1:3]
    wrong, goals = closing(all_parts, "What can go wrong"), goals_of(number, all_parts)
    body = [
        f'<h2 id="chapter-{number}">{named(number)}</h2>',
        markdown("\n\n".join(promise)),
        timetable(number, all_parts),
        *(
            section(number, place, all_parts, goals.get(place, ""))
            for place in range(len(all_parts))
        ),
        f"<h3>What can go wrong</h3>{wrong}" if wrong else "",
        f"<h3>At the end of {number}</h3>{closing(all_parts, 'Summary')}",
    ]
    return "".join(body)


def written(name: str, file: str) -> str:
    """A chapter that stands in classroom/."""
    text = (CLASSROOM / file).read_text(encoding="utf-8")
    return f'<h2 id="{anchor(name)}">{name}</h2>{markdown(text)}'


def syllabuses() -> str:
    return f'<h2 id="{anchor("Syllabuses")}">Syllabuses</h2>' + "".join(map(syllabus, routes()))


def syllabus(route: Route) -> str:
    """A way through the course, notebook by notebook."""
    rows, passed = [], 0.0
    for session, number in enumerate(route.stops, 1):
        spent = minutes(route.cells(number))
        clock = f"{int(passed) // 60}:{int(passed) % 60:02}" if route.sections else session
        name = f'<a href="#chapter-{number}">{named(number)}</a>'
        rows.append(row(clock, name, stops(route, number), round(spent), ""))
        passed += spent
    first, third = ("from", "sections") if route.sections else ("session", "you will")
    made = table((first, "notebook", third, "minutes", "measured"), rows)
    return f"<h3>{route.name}: about {rounded(passed):,} minutes</h3>{made}"


def stops(route: Route, number: str) -> str:
    """What is done of a notebook: the sections, or else what one will do in it."""
    if not route.sections:
        return to_html(declared(number)["you_will"])
    chosen = route.sections[number]
    there = (p for p in parts(path_of(number)) if p.number in chosen and not p.extra)
    return "<br>".join(f"{title(part)} ({whole(part)})" for part in there)


def contents(before: Iterable[str] = (), behind: Iterable[str] = ()) -> str:
    """The chapters on the notebooks, with the minutes of core and extras, and those around them."""
    rows = [f'<a href="#{anchor(name)}">{name}</a>' for name in before]
    for path in notebook_paths():
        number, spent = path.name[:2], f"<small>{both(path)} min</small>"
        rows.append(f'<a href="#chapter-{number}">{named(number)}</a> {spent}')
    rows += [f'<a href="#{anchor(name)}">{name}</a>' for name in behind]
    return f"<nav><h2>Contents</h2>{listing(f'<li>{entry}</li>' for entry in rows)}</nav>"


def guide() -> str:
    """What a lecturer reads."""
    pages = [markdown((CLASSROOM / "opening.md").read_text(encoding="utf-8"))]
    pages += [contents([*BEFORE, "Syllabuses"], BEHIND)]
    pages += [written(*one) for one in BEFORE.items()]
    pages += [syllabuses(), *map(chapter, notebook_paths())]
    pages += [written(*one) for one in BEHIND.items()]
    return page("The lecturer's guide", "".join(pages), LOOKS)


def solutions() -> str:
    """The teacher's copy."""
    pages = ["<p>Please do not pass this on.</p>", contents()]
    for path in notebook_paths():
        number = path.name[:2]
        solved = "".join(map(solution, exercises(number)))
        pages.append(f'<h2 id="chapter-{number}">{named(number)}</h2>{solved}')
    return page("Solutions: the teacher's copy", "".join(pages), LOOKS)


def damage() -> str:
    """The first thing that is wrong with questions or goals; nothing if all are sound."""
    for one in lessons.lessons():
        for problem in form_problems(one.number, one.questions):
            words = _PLACE.sub(r" (\1)", problem.partition(": ")[2])
            return f"{one.folder.name}/{one.questions.name}: {' '.join(words.split())}"
    for path in notebook_paths():
        for problem in goal_problems(text_of(path.name[:2]), parts(path)):
            return f"n{path.stem}/guide.md: {problem}"
    return ""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "guide"
    if wrong := damage():
        raise SystemExit(f"No guide was made: {wrong}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("guide.html", guide()), ("solutions.html", solutions())):
        (folder / name).write_text(text, encoding="utf-8")
        print(f"{folder / name}: {len(text) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

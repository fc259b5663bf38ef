"""Exercise 14.4: the name that belongs to a class's number."""

from __future__ import annotations

import re

import numpy as np

from course_utils.exercises import Case, Exercise


def named(probabilities, folders, threshold):
    names = sorted(folders)
    place = int(np.argmax(probabilities))
    return names[place] if probabilities[place] >= threshold else "not sure"


_NAMES = ("cups", "keys", "Tea", "apples", "Zips", "spoons", "pens 10", "pens 9", "hats", "Mugs")


def random_probabilities(rng):
    while True:
        folders = rng.permutation(_NAMES)[: rng.integers(2, 6)].tolist()
        probabilities = rng.dirichlet(np.full(len(folders), 0.8))
        threshold = float(rng.choice([0.3, 0.5, 0.7, 0.9]))
        first, second = np.sort(probabilities)[::-1][:2]
        if first - second > 0.01 and abs(first - threshold) > 0.001:
            return probabilities, folders, threshold


_THREE = ["keys", "tea", "cups"]

EXERCISE = Exercise(
    id="14.4",
    title="A bug to find: the right number, the wrong name",
    prompt="""
        `named(probabilities, folders, threshold)` is to return the name of the likeliest class (the
        first, if several are equally likely), or
        the text "not sure" if its probability is below `threshold`. `folders` is the list of the
        classes' folders in the order in which the file system happens to list them; it stays as it
        is. `probabilities`, shape (classes,), comes from a network that Keras trained on these
        folders. Keras numbers the classes in alphabetical order, character by character, capital
        letters before small ones. The test accuracy was 95 %, and yet cups are called keys. Find
        out why, and mend it.
    """,
    solution=named,
    cases=(
        Case(np.array([0.7, 0.1, 0.2]), _THREE, 0.5, label="three classes"),
        Case(np.array([0.8, 0.2]), ["cups", "keys"], 0.6, label="folders in alphabetical order"),
        Case(np.array([0.25, 0.35, 0.4]), _THREE, 0.6, label="no class is likely enough"),
        Case(np.array([0.5, 0.25, 0.25]), _THREE, 0.5, label="exactly at the threshold"),
        Case(np.array([0.3, 0.45, 0.25]), _THREE, 0.2, label="all classes are above the threshold"),
        Case(np.array([0.9, 0.04, 0.06]), ["cups", "apples", "Zips"], 0.5, label="a capital"),
        Case(np.array([0.1, 0.85, 0.05]), ["figs", "bananas", "oranges"], 0.5, label="long names"),
        Case(
            np.array([0.05, 0.9, 0.05]),
            ["shelf 2", "shelf 10", "shelf 9"],
            0.5,
            label="names with numbers",
        ),
    ),
    random_case=random_probabilities,
    hints=(
        "Which folder has number 0 for Keras, and which one stands first in `folders`?",
        "`sorted` returns a new list in alphabetical order, capital letters first; `list.sort` "
        "changes the list itself.",
    ),
    explanation=(
        "The network is as good as ever; only its numbers are read wrongly, and no accuracy shows "
        "that. So keep the names in the network's own file, in the order of training."
    ),
)


def _answer(probabilities, names, threshold):
    place = int(np.argmax(probabilities))
    return names[place] if probabilities[place] >= threshold else "not sure"


@EXERCISE.mistake(
    "As it was: the number is looked up in the order in which the folders are listed. The network "
    "has learned the classes in the order that Keras gave them.",
    is_the_stub=True,
)
def as_listed(probabilities, folders, threshold):
    """Return the name of the likeliest class, or "not sure"."""
    place = int(np.argmax(probabilities))
    return folders[place] if probabilities[place] >= threshold else "not sure"


@EXERCISE.mistake(
    "The names are right now, but the caller's list has been sorted along. Whatever goes by its "
    "order elsewhere is wrong from here on. Make a new list."
)
def sorted_in_place(probabilities, folders, threshold):
    folders.sort()
    return _answer(probabilities, folders, threshold)


@EXERCISE.mistake("The names are sorted, but from Z to A. Keras begins at the other end.")
def from_z_to_a(probabilities, folders, threshold):
    return _answer(probabilities, sorted(folders, reverse=True), threshold)


@EXERCISE.mistake(
    "The order of the list is only turned round. It has to become alphabetical, whatever it was."
)
def turned_round(probabilities, folders, threshold):
    return _answer(probabilities, folders[::-1], threshold)


@EXERCISE.mistake("The names are sorted by how long they are. Keras goes by the alphabet.")
def by_length(probabilities, folders, threshold):
    return _answer(probabilities, sorted(folders, key=len), threshold)


@EXERCISE.mistake(
    "Capital and small letters count alike here, as in a dictionary. For Keras all capitals come "
    "first: Zips stand before apples."
)
def like_a_dictionary(probabilities, folders, threshold):
    return _answer(probabilities, sorted(folders, key=str.casefold), threshold)


@EXERCISE.mistake(
    "You sort numbers in the names by their value, 9 before 10. Alphabetical order goes character "
    "by character, and 1 stands before 9."
)
def by_the_numbers(probabilities, folders, threshold):
    def parts(name):
        return [(int(part), "") if part.isdigit() else (0, part) for part in _split(name)]

    return _answer(probabilities, sorted(folders, key=parts), threshold)


def _split(name):
    return re.split(r"(\d+)", name)


@EXERCISE.mistake(
    "The sorting is applied the wrong way round. If `order` comes from `np.argsort(folders)`, "
    "class number $k$ is the folder at place `order[k]`."
)
def sorting_undone(probabilities, folders, threshold):
    names = [""] * len(folders)
    for place, number in enumerate(np.argsort(folders)):
        names[number] = folders[place]
    return _answer(probabilities, names, threshold)


@EXERCISE.mistake(
    'The answer is "not sure" at a probability of exactly `threshold`, too. Only below it should '
    "it be."
)
def unsure_at_the_threshold(probabilities, folders, threshold):
    place = int(np.argmax(probabilities))
    return sorted(folders)[place] if probabilities[place] > threshold else "not sure"


@EXERCISE.mistake(
    "A name comes back even where no class is likely. Compare the *largest* probability with "
    "`threshold`; the sum of all is always 1."
)
def always_sure(probabilities, folders, threshold):
    return _answer(probabilities, sorted(folders), 0)


@EXERCISE.mistake("That is the number of the class. Return the name that belongs to it.")
def the_number(probabilities, folders, threshold):
    place = int(np.argmax(probabilities))
    return place if probabilities[place] >= threshold else "not sure"


@EXERCISE.mistake(
    "The probabilities are sorted, and it is always the last class that wins. They already are in "
    "Keras' order; only the names are not."
)
def probabilities_sorted(probabilities, folders, threshold):
    return _answer(np.sort(probabilities), sorted(folders), threshold)


@EXERCISE.mistake(
    "The first class that reaches the threshold wins. If the threshold is low, a later one may be "
    "likelier."
)
def first_above_it(probabilities, folders, threshold):
    above = np.flatnonzero(probabilities >= threshold)
    return sorted(folders)[above[0]] if len(above) else "not sure"

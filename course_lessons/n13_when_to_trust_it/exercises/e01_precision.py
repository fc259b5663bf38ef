"""Exercise 13.1: precision from the base rate."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def precision(base_rate, recall, false_alarm_rate):
    found = base_rate * recall
    false_alarms = (1 - base_rate) * false_alarm_rate
    return found / (found + false_alarms)


def random_rates(rng):
    return tuple(float(rate) for rate in rng.uniform([0.01, 0.5, 0.02], [0.6, 0.99, 0.4]))


EXERCISE = Exercise(
    id="13.1",
    title="Precision, from the base rate",
    prompt="""
        Of all photos a share `base_rate` shows a dog. The network finds a share `recall` of the
        dogs, and takes a share `false_alarm_rate` of the cats for dogs. Write
        `precision(base_rate, recall, false_alarm_rate)`: of the photos that it calls a dog, the
        share that shows one. All shares go from 0 to 1.
    """,
    stub='''
        def precision(base_rate, recall, false_alarm_rate):
            """Return which share of the alarms is true."""
            ...
    ''',
    solution=precision,
    cases=(
        Case(0.01, 0.9, 0.09, label="one in a hundred"),
        Case(0.5, 0.9, 0.2, label="half of them"),
        Case(0.001, 0.99, 0.01, label="one in a thousand"),
        Case(0.2, 0.6, 0.05, label="one in five"),
        Case(0.3, 1.0, 0.0, label="a network without a mistake"),
    ),
    random_case=random_rates,
    hints=(
        "Think of 10,000 photos. How many show a dog, and how many of these are found?",
        "How many show a cat, and how many of these raise an alarm? The alarms are both together.",
    ),
    explanation="The rarer the thing, the more alarms come from the many that are without it.",
)


@EXERCISE.mistake(
    "That is the recall: of the dogs, the share that is found. Asked for is the share of dogs "
    "among the *alarms*."
)
def recall_itself(base_rate, recall, false_alarm_rate):
    return recall


@EXERCISE.mistake(
    "You leave the base rate out, as if cats and dogs were equally many. Weigh each rate by how "
    "many there are."
)
def base_rate_forgotten(base_rate, recall, false_alarm_rate):
    return recall / (recall + false_alarm_rate)


@EXERCISE.mistake(
    "That is the share of cats that raise no alarm. It says nothing of those that do raise one."
)
def one_minus_false_alarms(base_rate, recall, false_alarm_rate):
    return 1 - false_alarm_rate


@EXERCISE.mistake(
    "These are the true alarms as a share of *all* photos. Divide by the share of photos that "
    "raise an alarm."
)
def true_alarms_of_all(base_rate, recall, false_alarm_rate):
    return base_rate * recall


@EXERCISE.mistake(
    "The cats' false alarms count in full, whatever share of the photos shows one. Weigh them, too."
)
def cats_not_weighted(base_rate, recall, false_alarm_rate):
    return base_rate * recall / (base_rate * recall + false_alarm_rate)


@EXERCISE.mistake(
    "That is the accuracy: dogs found and cats let pass, of all. Rare dogs hardly count in it."
)
def accuracy_instead(base_rate, recall, false_alarm_rate):
    return base_rate * recall + (1 - base_rate) * (1 - false_alarm_rate)


@EXERCISE.mistake(
    "The base rate weighs the cats, and its rest the dogs: the two have changed places."
)
def base_rate_of_cats(base_rate, recall, false_alarm_rate):
    return precision(1 - base_rate, recall, false_alarm_rate)


@EXERCISE.mistake(
    "That is the share of alarms that are *false*. Of the photos called a dog, those that show one "
    "are wanted."
)
def share_of_false_alarms(base_rate, recall, false_alarm_rate):
    return 1 - precision(base_rate, recall, false_alarm_rate)


@EXERCISE.mistake(
    "You divide by all dogs and the false alarms together. The dogs that were missed raised no "
    "alarm: only those that were found count."
)
def missed_dogs_counted(base_rate, recall, false_alarm_rate):
    return base_rate * recall / (base_rate + (1 - base_rate) * false_alarm_rate)


@EXERCISE.mistake(
    "The recall is left out: you count all dogs as found. Only a share `recall` of them raises an "
    "alarm."
)
def recall_forgotten(base_rate, recall, false_alarm_rate):
    return base_rate / (base_rate + (1 - base_rate) * false_alarm_rate)


@EXERCISE.mistake(
    "True alarms against false ones: that ratio can be larger than 1. Divide by *all* alarms, the "
    "true ones among them."
)
def true_to_false(base_rate, recall, false_alarm_rate):
    false = (1 - base_rate) * false_alarm_rate
    return base_rate * recall / false if false else np.inf


@EXERCISE.mistake("The share is right, but in per cent. A number from 0 to 1 is wanted.")
def in_per_cent(base_rate, recall, false_alarm_rate):
    return 100 * precision(base_rate, recall, false_alarm_rate)


@EXERCISE.mistake(
    "That is the share of all photos that raise an alarm. Of these, how many show a dog?"
)
def all_alarms(base_rate, recall, false_alarm_rate):
    return base_rate * recall + (1 - base_rate) * false_alarm_rate

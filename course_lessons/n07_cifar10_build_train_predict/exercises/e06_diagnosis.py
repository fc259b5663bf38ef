"""Exercise 07.6: six patients."""

from __future__ import annotations

from course_utils.exercises import Exercise


def diagnosis_solution():
    diagnosis = {
        "patient A": 3,
        "patient B": 2,
        "patient C": 6,
        "patient D": 5,
        "patient E": 4,
        "patient F": 1,
    }
    return diagnosis


EXERCISE = Exercise(
    id="07.6",
    title="Six patients",
    prompt="""
        Six charts of ten-class networks with inputs of 32×32×3. Fill in `diagnosis`: the number of
        each one's fault. Each fault occurs once.

        1: inputs not normalised · 2: learning rate too high · 3: labels shuffled apart from the
        images · 4: dead ReLUs · 5: the last layer does not return what the loss expects · 6:
        initial weights far too large

        - **A** First loss 2.30. One batch is learned by heart in no time. On all images the
          training loss falls slowly; validation accuracy stays at 10 %.
        - **B** First loss 2.30. In the first epoch the loss shoots up, then it stays at 2.31. With
          a hundredth of the step size all is well.
        - **C** First loss 66. The inputs run from 0 to 1. It learns, from far above.
        - **D** First loss 2.30. On one batch the loss falls, but never below 1.46. No probability
          that `model.predict` returns is above 0.24.
        - **E** First loss 2.30, and it never moves, not even with smaller steps. Before the
          first step all numbers behind the first convolution are 0, for every image.
        - **F** First loss 100. The initial weights are Keras' own. `x_train.max()` says 255.
    """,
    stub="""
        diagnosis = {
            "patient A": ...,
            "patient B": ...,
            "patient C": ...,
            "patient D": ...,
            "patient E": ...,
            "patient F": ...,
        }
    """,
    solution=diagnosis_solution,
    hints=(
        "Sort by the first loss: four patients start at 2.30, as they should, two do not. What "
        "can be wrong before the first step is made?",
        "Among those who start well: who learns, but the wrong thing? Who would learn with "
        "smaller steps? Who gets nothing through? Whose loss has a floor, and which layer made it?",
    ),
)


def _other_diagnosis(patient, fault):
    return {**diagnosis_solution(), f"patient {patient}": fault}


@EXERCISE.mistake(
    "Patient A: with steps that are too large the *training* loss would not fall. It does; "
    "what it learns is of no use on other images. What could it be learning?"
)
def rate_for_labels():
    return _other_diagnosis("A", 2)


@EXERCISE.mistake(
    "Patient A: where output and loss do not fit, the loss cannot come near 0, not even on "
    "one batch. This network learns anything it is given. So look at what it is given."
)
def loss_for_labels():
    return _other_diagnosis("A", 5)


@EXERCISE.mistake(
    "Patient B: in the end its ReLUs may well be dead, but that is the consequence. "
    "Smaller steps cure it, so what was the cause?"
)
def dead_for_rate():
    return _other_diagnosis("B", 4)


@EXERCISE.mistake(
    "Patient C: a first loss far above 2.30 says that the numbers in front of softmax are "
    "too large. Either the inputs are, or the weights. The inputs are normalised here."
)
def input_for_start():
    return _other_diagnosis("C", 1)


@EXERCISE.mistake(
    "Patient D: wrong labels can be learned by heart as well as right ones, and the loss "
    "of one batch then comes near 0. This one has a floor. What is the loss handed?"
)
def labels_for_loss():
    return _other_diagnosis("D", 3)


@EXERCISE.mistake(
    "Patient D: a dead network does not learn at all, and this one's loss falls. But why "
    "is it never sure of anything? What has been done to its probabilities?"
)
def dead_for_loss():
    return _other_diagnosis("D", 4)


@EXERCISE.mistake(
    "Patient E: a loss that stands still can come from steps that are too large, but this "
    "one does not move with small steps either. What does the chart say about the time "
    "before the first step?"
)
def rate_for_dead():
    return _other_diagnosis("E", 2)


@EXERCISE.mistake(
    "Patient F: a first loss far above 2.30 says that the numbers in front of softmax are "
    "too large. Either the weights are, or what they are multiplied with. The weights are "
    "Keras' own here."
)
def start_for_input():
    return _other_diagnosis("F", 6)

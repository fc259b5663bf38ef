"""Exercise 05.7: early stopping."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def early_stopping(val_losses, patience):
    best_epoch = 1
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < val_losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


def random_losses(rng):
    epochs = int(rng.integers(2, 15))
    falling = np.linspace(1, 0.4, epochs) + rng.normal(0, 0.12, epochs)
    return [round(float(loss), 2) for loss in falling], int(rng.integers(1, 5))


EXERCISE = Exercise(
    id="05.7",
    title="When to stop",
    prompt="""
        *Early stopping* watches the validation loss after each epoch. It stops the training when
        the loss has not gone below its lowest value so far for `patience` epochs in a row, and
        gives back the weights of the best epoch. Write `early_stopping(val_losses, patience)`: for
        the list of losses that would come, it returns two whole numbers, the epoch after which the
        training stops and the epoch whose weights are kept, both counted from 1. If the losses end
        before that happens, all epochs are trained. `patience` is at least 1.
    """,
    stub='''
        def early_stopping(val_losses, patience):
            """Return the last epoch that is trained and the epoch with the kept weights."""
            ...
    ''',
    solution=early_stopping,
    kind="whole",
    parts=("last epoch trained", "epoch kept"),
    cases=(
        Case([0.9, 0.6, 0.5, 0.55, 0.6, 0.7, 0.8], 2, label="a loss that falls, then rises"),
        Case(
            [0.9, 0.6, 0.7, 0.5, 0.6, 0.4, 0.45, 0.5, 0.55], 3, label="a loss that goes up and down"
        ),
        Case([0.9, 0.8, 0.7, 0.6], 2, label="a loss that falls to the end"),
        Case([0.5, 0.7, 0.65, 0.6, 0.55, 0.4], 3, label="a loss that recovers too late"),
        Case([0.8, 0.5, 0.6, 0.5, 0.5, 0.7], 3, label="a loss that reaches its best value again"),
        Case([0.5, 0.6, 0.7], 1, label="a patience of 1"),
        Case([25e3, 18e3, 19e3, 20e3, 17e3], 3, label="losses of some thousands"),
        Case([0.7], 3, label="a single epoch"),
    ),
    random_case=random_losses,
    hints=(
        "Walk through the losses and remember the best epoch so far. How long ago was it?",
        "If the present epoch's loss is below the best one, it becomes the best. If the best "
        "epoch lies `patience` epochs back, stop.",
    ),
)


@EXERCISE.mistake(
    "Training stops at the first epoch without a new best value. Validation losses are "
    "noisy: that is what `patience` is for."
)
def stops_at_first_rise(val_losses, patience):
    return early_stopping(val_losses, 1)


@EXERCISE.mistake(
    "One epoch too long. With a patience of 2 the training ends after the *second* epoch "
    "in a row that brings no new best value."
)
def one_epoch_longer(val_losses, patience):
    return early_stopping(val_losses, patience + 1)


@EXERCISE.mistake(
    "You keep the weights of the last epoch, which is, by construction, not the best one. "
    "Keras does that, too, unless it is told `restore_best_weights=True`; here the best "
    "epoch is asked for."
)
def last_weights_kept(val_losses, patience):
    stopped, _ = early_stopping(val_losses, patience)
    return stopped, stopped


@EXERCISE.mistake(
    "The kept epoch may lie after the end of the training: you looked for the lowest loss "
    "in the whole list. Epochs that were never trained have no weights."
)
def looks_ahead(val_losses, patience):
    stopped, _ = early_stopping(val_losses, patience)
    return stopped, int(np.argmin(val_losses)) + 1


@EXERCISE.mistake(
    "You train to the end and pick the best epoch. The result is fine, but nothing is "
    "saved: the point is to end when `patience` epochs in a row brought nothing."
)
def never_stops(val_losses, patience):
    return len(val_losses), int(np.argmin(val_losses)) + 1


@EXERCISE.mistake(
    "Both numbers are one too small: epochs are counted from 1 here. (Inside Keras they "
    "are counted from 0, a frequent confusion.)"
)
def counted_from_zero(val_losses, patience):
    stopped, best = early_stopping(val_losses, patience)
    return stopped - 1, best - 1


@EXERCISE.mistake(
    "You wait for a *higher* value. That would be right for accuracy; a loss should fall."
)
def larger_is_better(val_losses, patience):
    return early_stopping([-loss for loss in val_losses], patience)


@EXERCISE.mistake(
    "You compare each epoch with the one before it. A loss that creeps down after a jump "
    "would never end the training, although it stays above its best. Compare with the "
    "lowest value so far."
)
def rises_in_a_row(val_losses, patience):
    best_epoch, rises = 1, 0
    for epoch in range(2, len(val_losses) + 1):
        loss = val_losses[epoch - 1]
        best_epoch = epoch if loss < val_losses[best_epoch - 1] else best_epoch
        rises = rises + 1 if loss > val_losses[epoch - 2] else 0
        if rises >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


@EXERCISE.mistake(
    "Sometimes too early: the epochs without a new best value are to follow each other. "
    "A new best value starts the count again."
)
def counter_never_reset(val_losses, patience):
    best_epoch, waited = 1, 0
    for epoch in range(2, len(val_losses) + 1):
        if val_losses[epoch - 1] < val_losses[best_epoch - 1]:
            best_epoch = epoch
        else:
            waited += 1
        if waited >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


@EXERCISE.mistake(
    "A loss that only equals the best one counts as progress with you. It has to go "
    "*below*; otherwise a network that has stopped learning trains for ever."
)
def draw_counts_as_better(val_losses, patience):
    best_epoch = 1
    for epoch, loss in enumerate(val_losses, start=1):
        if loss <= val_losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


@EXERCISE.mistake(
    "Both numbers are right, in the wrong order: first the epoch after which the training "
    "stops, then the one that is kept."
)
def exchanged(val_losses, patience):
    stopped, best = early_stopping(val_losses, patience)
    return best, stopped


@EXERCISE.mistake(
    "You compare each epoch with the one before it, and take every fall for a new best. A loss "
    "that creeps down after a jump may still lie above its best. Compare with the lowest value so "
    "far."
)
def falls_taken_for_best(val_losses, patience):
    best_epoch, waited = 1, 0
    for epoch in range(2, len(val_losses) + 1):
        if val_losses[epoch - 1] < val_losses[epoch - 2]:
            best_epoch, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


@EXERCISE.mistake(
    "The second number should be an epoch, and you return the loss of that epoch. When was it "
    "reached, counted from 1?"
)
def lowest_loss_itself(val_losses, patience):
    stopped, best = early_stopping(val_losses, patience)
    return stopped, val_losses[best - 1]


@EXERCISE.mistake(
    "One epoch too early. With a patience of 2 the training ends after the *second* epoch in a "
    "row that brings no new best value."
)
def one_epoch_shorter(val_losses, patience):
    best_epoch = 1
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < val_losses[best_epoch - 1]:
            best_epoch = epoch
        elif epoch - best_epoch >= max(patience - 1, 1):
            return epoch, best_epoch
    return len(val_losses), best_epoch


@EXERCISE.mistake(
    "The epoch that is kept is one too small: places in a list begin at 0, epochs at 1."
)
def kept_counted_from_zero(val_losses, patience):
    stopped, best = early_stopping(val_losses, patience)
    return stopped, best - 1

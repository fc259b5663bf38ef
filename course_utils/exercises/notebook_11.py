"""Exercises of notebook 11: fine-tune or freeze."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.core import Case, Exercise, Misconception

# 11.1 What thaws ---------------------------------------------------------------------------

_LAST = 3 * 3 * 512 * 512 + 512
_FIRST_OF_4 = 3 * 3 * 256 * 512 + 512
_HEAD = 512 + 1


def thawed_solution():
    thawed = {
        "head only": 512 + 1,
        "head and block 5": 513 + 3 * (3 * 3 * 512 * 512 + 512),
        "head, blocks 4 and 5": 513 + 5 * (3 * 3 * 512 * 512 + 512) + (3 * 3 * 256 * 512 + 512),
    }
    return thawed


def _thawed(head=_HEAD, block_5=3 * _LAST, block_4=2 * _LAST + _FIRST_OF_4):
    return dict(zip(thawed_solution(), (head, head + block_5, head + block_5 + block_4)))


def biases_forgotten():
    kernel = _LAST - 512
    return _thawed(512, 3 * kernel, 2 * kernel + _FIRST_OF_4 - 512)


def all_from_512():
    return _thawed(block_4=3 * _LAST)


def head_forgotten():
    return _thawed() | {
        "head and block 5": 3 * _LAST,
        "head, blocks 4 and 5": 5 * _LAST + _FIRST_OF_4,
    }


def one_convolution_a_block():
    return _thawed(block_5=_LAST, block_4=_FIRST_OF_4)


def block_4_alone():
    return _thawed() | {"head, blocks 4 and 5": _HEAD + 2 * _LAST + _FIRST_OF_4}


THAWED = Exercise(
    id="11.1",
    title="What thaws",
    prompt="""
        Blocks 4 and 5 of VGG16 have three 3×3 convolutions each, which all return 512 maps. The
        first one of block 4 gets 256 maps, the others 512. The head is an average of each map and
        `Dense(1)`. Work out `thawed`: how many parameters, with biases, are trained.
    """,
    stub="""
        thawed = {
            "head only": ...,
            "head and block 5": ...,
            "head, blocks 4 and 5": ...,
        }
    """,
    solution=thawed_solution,
    misconceptions=(
        Misconception(
            "biases-forgotten",
            biases_forgotten,
            "The weights are right. Each of the 512 maps of a convolution has a bias, and so has "
            "the head.",
        ),
        Misconception(
            "all-from-512",
            all_from_512,
            "The first convolution of block 4 gets the 256 maps of block 3, so "
            "it has half as many weights.",
        ),
        Misconception(
            "head-forgotten",
            head_forgotten,
            "The head goes on learning while the blocks do. Count it in.",
        ),
        Misconception(
            "one-convolution-a-block",
            one_convolution_a_block,
            "You count one convolution in each block. These blocks have three.",
        ),
        Misconception(
            "block-4-alone",
            block_4_alone,
            "Where block 4 learns, block 5 behind it learns as well. Add both.",
        ),
    ),
    hints=(
        "One convolution: 3 · 3 · maps coming in · maps going out, plus a bias for each map going "
        "out.",
        "Block 5 has three convolutions from 512 to 512 maps. Block 4 has two of these, and one "
        "from 256 to 512.",
    ),
    explanation="From 513 to seven million, for the same few hundred photos.",
)

# 11.2 Which layers learn -------------------------------------------------------------------


def first_blocks(names, blocks):
    """Return the names of the layers that are to learn."""
    return [name for name in names if int(name[5]) <= blocks]


def thawed_layers(names, blocks):
    last = max(int(name[5]) for name in names)
    return [name for name in names if int(name[5]) > last - blocks]


def one_block_too_many(names, blocks):
    last = max(int(name[5]) for name in names)
    return [name for name in names if int(name[5]) >= last - blocks]


def layers_counted(names, blocks):
    return names[len(names) - blocks :]


def slice_from_minus_zero(names, blocks):
    return names[-blocks:]


def one_block_only(names, blocks):
    last = max(int(name[5]) for name in names)
    return [name for name in names if int(name[5]) == last - blocks + 1]


def the_frozen_ones(names, blocks):
    chosen = thawed_layers(names, blocks)
    return [name for name in names if name not in chosen]


def five_blocks_assumed(names, blocks):
    return [name for name in names if int(name[5]) > 5 - blocks]


def _names(*depths):
    return [f"block{b}_conv{i}" for b, d in enumerate(depths, 1) for i in range(1, d + 1)]


def random_names(rng):
    depths = rng.integers(2, 4, size=int(rng.integers(3, 7))).tolist()
    return _names(*depths), int(rng.integers(0, len(depths) + 1))


LAYERS = Exercise(
    id="11.2",
    title="A bug to find: the wrong end",
    prompt="""
        `thawed_layers(names, blocks)` is to choose which layers learn in fine-tuning. `names`
        lists the convolutions of a base from the picture on, such as `"block3_conv1"`: the digit
        behind `block` is the number of the block (there are fewer than ten). It returns the names
        of those in the last `blocks` blocks, in their order; with 0 none. This version thaws the
        wrong end. Mend it, for bases of any number of blocks.
    """,
    stub=first_blocks,
    solution=thawed_layers,
    cases=(
        Case(_names(2, 2, 3, 3, 3), 1, label="VGG16, one block"),
        Case(_names(2, 2, 3, 3, 3), 2, label="VGG16, two blocks"),
        Case(_names(2, 3, 2), 1, label="a base of three blocks"),
        Case(_names(2, 2, 3, 3, 3), 0, label="all frozen"),
        Case(_names(2, 3, 2), 3, label="all blocks"),
    ),
    random_case=random_names,
    misconceptions=(
        Misconception(
            "first-blocks",
            first_blocks,
            "The layers next to the picture thaw: edges and textures, which serve any photo. The "
            "*last* blocks are the ones that belong to the old task.",
        ),
        Misconception(
            "one-block-too-many",
            one_block_too_many,
            "One block too many learns, and with 0 the last one still does. Mind the comparison.",
        ),
        Misconception(
            "layers-counted",
            layers_counted,
            "You count layers. A block has two or three of them, and they thaw together.",
        ),
        Misconception(
            "slice-from-minus-zero",
            slice_from_minus_zero,
            "You count layers instead of blocks; and with 0, `[-0:]` is the whole list, so that "
            "all of them would learn.",
        ),
        Misconception(
            "one-block-only",
            one_block_only,
            "Only the first of the thawed blocks is chosen. Those behind it learn as well.",
        ),
        Misconception(
            "the-frozen-ones",
            the_frozen_ones,
            "These are the layers that stay frozen. The others are wanted.",
        ),
        Misconception(
            "five-blocks-assumed",
            five_blocks_assumed,
            "Right for VGG16. A base of three blocks has its last one at number 3: find the "
            "largest number instead of writing 5.",
        ),
    ),
    hints=(
        "What is the number of the last block? And the smallest number that thaws?",
        "`int(name[5])` is the number of a layer's block.",
    ),
)

# 11.3 Moving statistics --------------------------------------------------------------------


def moved_mean(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.mean(axis=(0, 1, 2))


def momentum_swapped(moving, maps, momentum):
    return (1 - momentum) * moving + momentum * maps.mean(axis=(0, 1, 2))


def batch_only(moving, maps, momentum):
    return maps.mean(axis=(0, 1, 2))


def added_up(moving, maps, momentum):
    return momentum * moving + maps.mean(axis=(0, 1, 2))


def one_mean_for_all(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.mean()


def first_photo(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps[0].mean(axis=(0, 1))


def not_moved(moving, maps, momentum):
    return moving


def plain_average(moving, maps, momentum):
    return (moving + maps.mean(axis=(0, 1, 2))) / 2


def _maps(rng, photos, side, channels):
    return (
        rng.normal(size=channels),
        rng.normal(1, 2, size=(photos, side, side + 1, channels)),
        float(rng.choice([0.9, 0.99, 0.8])),
    )


def random_maps(rng):
    return _maps(rng, *(int(n) for n in rng.integers([2, 2, 2], [5, 4, 5])))


_RNG = np.random.default_rng(11)

MOVED = Exercise(
    id="11.3",
    title="What BatchNormalization remembers",
    prompt="""
        In training, `BatchNormalization` normalises by the mean of the batch, and keeps a moving
        mean for later: new = momentum · old + (1 − momentum) · mean of the batch, for each channel
        over all photos and places. Write `moved_mean(moving, maps, momentum)`; `moving` has the
        shape (channels,), `maps` (photos, height, width, channels).
    """,
    stub='''
        def moved_mean(moving, maps, momentum):
            """Return the new moving mean of each channel."""
            ...
    ''',
    solution=moved_mean,
    cases=(
        Case(*_maps(_RNG, 3, 2, 4), label="three photos, four channels"),
        Case(*_maps(_RNG, 2, 3, 2), label="two photos, two channels"),
        Case(*_maps(_RNG, 1, 2, 1), label="one photo, one channel"),
    ),
    random_case=random_maps,
    misconceptions=(
        Misconception(
            "momentum-swapped",
            momentum_swapped,
            "The batch gets the weight of the memory: with 0.99, one batch would wipe out nearly "
            "all that was remembered. The momentum belongs to the old mean.",
        ),
        Misconception(
            "batch-only",
            batch_only,
            "That is the mean of this batch. What was remembered before has to count as well.",
        ),
        Misconception(
            "added-up",
            added_up,
            "The two weights must add up to 1, or the mean drifts away. The batch's is missing.",
        ),
        Misconception(
            "one-mean-for-all",
            one_mean_for_all,
            "You mix all channels into one mean. Each has its own.",
        ),
        Misconception(
            "first-photo",
            first_photo,
            "Only the first photo counts. Average over all photos of the batch.",
        ),
        Misconception(
            "not-moved",
            not_moved,
            "Nothing moves: so the layer behaves in inference mode. Here it is training.",
        ),
        Misconception(
            "plain-average",
            plain_average,
            "Half and half is a momentum of 0.5. Use the one that is handed over.",
        ),
    ),
    hints=(
        "`maps.mean(axis=…)` takes three axes at once. Which one is to be left?",
        "Two products and a sum; their weights add up to 1.",
    ),
    explanation=(
        "With few photos of another kind, such batches overwrite what the base has learned about "
        "a million, though no weight was trained. So keep it in inference mode."
    ),
)

# 11.4 A rate for each block ----------------------------------------------------------------


def rates(blocks, rate, factor):
    return np.array([rate * factor ** (blocks - 1 - b) for b in range(blocks)])


def wrong_end(blocks, rate, factor):
    return rates(blocks, rate, factor)[::-1]


def one_step_further(blocks, rate, factor):
    return rates(blocks, rate, factor) * factor


def same_for_all(blocks, rate, factor):
    return np.full(blocks, rate)


def straight_line(blocks, rate, factor):
    return np.linspace(rate * factor, rate, blocks)


def divided(blocks, rate, factor):
    return np.array([rate / factor ** (blocks - 1 - b) for b in range(blocks)])


def one_step_only(blocks, rate, factor):
    return np.array([rate * factor] * (blocks - 1) + [rate])


def random_rates(rng):
    return int(rng.integers(3, 7)), 10.0 ** -int(rng.integers(2, 5)), float(rng.choice([0.3, 0.5]))


RATES = Exercise(
    id="11.4",
    title="A rate for each block",
    prompt="""
        The earlier a block, the less it should change. Write `rates(blocks, rate, factor)`: an
        array of learning rates, from the block next to the picture to the last one. The last has
        `rate`, each one in front of it `factor` times the rate of the one behind it.
    """,
    stub='''
        def rates(blocks, rate, factor):
            """Return a learning rate for each block, shape (blocks,)."""
            ...
    ''',
    solution=rates,
    tolerance=1e-9,  # the rates themselves are as small as 1e-7
    cases=(
        Case(5, 1e-3, 0.5, label="five blocks"),
        Case(3, 1e-2, 0.3, label="three blocks"),
        Case(1, 1e-2, 0.5, label="a single block"),
    ),
    random_case=random_rates,
    misconceptions=(
        Misconception(
            "wrong-end",
            wrong_end,
            "Now the edges next to the picture change most, and the last block hardly does. Turn "
            "the order round.",
        ),
        Misconception(
            "one-step-further",
            one_step_further,
            "The last block should have `rate` itself. You are one factor too far.",
        ),
        Misconception(
            "same-for-all",
            same_for_all,
            "All blocks have one rate, as without layer-wise rates. The factor is not used.",
        ),
        Misconception(
            "straight-line",
            straight_line,
            "These fall in equal steps. Each should be a fixed *multiple* of its neighbour.",
        ),
        Misconception(
            "divided",
            divided,
            "You divide by the factor, which is below 1: the rates grow towards the picture.",
        ),
        Misconception(
            "one-step-only",
            one_step_only,
            "The factor counts once more with each block that lies further in front.",
        ),
    ),
    hints=(
        "Write the five rates for `rate` 1 and `factor` 0.5 down by hand, last one first.",
        "How often has the factor been applied to the first of five blocks?",
    ),
)

# 11.5 Worth it? ----------------------------------------------------------------------------


def worth_it(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > 2 * gains.std(ddof=1) / np.sqrt(len(gains)))


def any_gain(frozen, tuned):
    return bool(tuned.mean() > frozen.mean())


def best_seed(frozen, tuned):
    return bool(tuned.max() > frozen.max())


def every_seed(frozen, tuned):
    return bool((tuned > frozen).all())


def spread_not_error(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > 2 * gains.std(ddof=1))


def not_paired(frozen, tuned):
    error = np.sqrt((frozen.var(ddof=1) + tuned.var(ddof=1)) / len(frozen))
    return bool(tuned.mean() - frozen.mean() > 2 * error)


def one_error(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > gains.std(ddof=1) / np.sqrt(len(gains)))


def losses_too(frozen, tuned):
    gains = tuned - frozen
    return bool(abs(gains.mean()) > 2 * gains.std(ddof=1) / np.sqrt(len(gains)))


def _accuracies(frozen, gains):
    return np.array(frozen), np.array(frozen) + np.array(gains)


def random_accuracies(rng):
    n = int(rng.integers(3, 7))
    frozen = rng.uniform(0.7, 0.9, size=n)
    return _accuracies(frozen, rng.normal(rng.choice([-0.02, 0.01, 0.02]), 0.015, size=n))


WORTH = Exercise(
    id="11.5",
    title="Is it worth it?",
    prompt="""
        Each network was trained with several seeds, once frozen and once fine-tuned; the same seed
        means the same photos. `frozen` and `tuned` hold the accuracies, seed by seed. Write
        `worth_it(frozen, tuned)`, which returns True if the mean *gain* is more than twice its
        standard error: the standard deviation of the gains (with `ddof=1`), divided by the root of
        their number.
    """,
    stub='''
        def worth_it(frozen, tuned):
            """Return True if fine-tuning gains more than two standard errors."""
            ...
    ''',
    solution=worth_it,
    cases=(
        Case(*_accuracies([0.70, 0.80, 0.90], [0.02, 0.03, 0.025]), label="a steady gain"),
        Case(*_accuracies([0.82, 0.78, 0.85], [0.004, 0.005, 0.006]), label="small and steady"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.06, 0.01, 0.002]), label="one lucky seed"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.05, -0.01, 0.03]), label="a mixed result"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.02, 0.05, 0.03]), label="gains of several sizes"),
        Case(*_accuracies([0.80, 0.85, 0.82], [-0.03, -0.04, -0.03]), label="a steady loss"),
        Case(*_accuracies([0.75, 0.75, 0.88], [-0.002, -0.011, 0.014]), label="nearly nothing"),
        Case(*_accuracies([0.80, 0.70, 0.90, 0.75], [0.02, 0.03, -0.001, 0.025]), label="four"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0, 0.01, 0.02]), label="not quite enough"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.003, 0.013, 0.023]), label="just enough"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.00143, 0.01143, 0.02143]), label="a near miss"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0, 0, 0]), label="no gain at all"),
        Case(*_accuracies([0.80, 0.70], [0.02, 0.03]), label="two seeds"),
    ),
    random_case=random_accuracies,
    misconceptions=(
        Misconception(
            "any-gain",
            any_gain,
            "A larger mean may be luck. Compare the gain with its standard error.",
        ),
        Misconception(
            "best-seed",
            best_seed,
            "You compare the best of each. The best of several runs is luck to a good part; use "
            "them all.",
        ),
        Misconception(
            "every-seed",
            every_seed,
            "That all seeds gain is a good sign, but it says nothing of how much they differ.",
        ),
        Misconception(
            "spread-not-error",
            spread_not_error,
            "You ask for twice the *spread* of the gains. The error of their mean is smaller by "
            "the root of their number.",
        ),
        Misconception(
            "not-paired",
            not_paired,
            "You treat the runs as unrelated. The same seed has the same photos: take the gain of "
            "each seed first, and much of the noise cancels.",
        ),
        Misconception(
            "one-error",
            one_error,
            "One standard error is passed by chance quite often. The task asks for two.",
        ),
        Misconception(
            "losses-too",
            losses_too,
            "A clear *loss* counts as worth it. Mind the sign.",
        ),
    ),
    hints=(
        "Begin with one gain for each seed: tuned minus frozen.",
        "Then three numbers: their mean, their standard deviation, and the root of how many.",
    ),
)

EXERCISES = (THAWED, LAYERS, MOVED, RATES, WORTH)

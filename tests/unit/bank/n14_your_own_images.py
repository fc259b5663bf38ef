"""Answers to the exercises of notebook 14 that are not declared misconceptions."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
from scipy import ndimage, signal

from bank import Right, Wrong
from course_lessons.n14_your_own_images.exercises import (
    e01_bursts,
    e02_largest_error,
    e03_threshold_keeping,
    e04_named,
    e05_megabytes,
    e06_shrunk,
)

# 14.1 bursts -------------------------------------------------------------------------------


def sizes_of_the_groups(seconds, pause):
    return np.bincount(e01_bursts.bursts(seconds, pause))


def number_of_groups(seconds, pause):
    return int(e01_bursts.bursts(seconds, pause).max()) + 1


def each_photo_by_itself(seconds, pause):
    return np.argsort(np.argsort(seconds))


def all_in_one(seconds, pause):
    return np.zeros(len(seconds), dtype=int)


def twice_the_pause(seconds, pause):
    return e01_bursts.bursts(seconds, 2 * pause)


def named_by_their_first_photo(seconds, pause):
    groups = e01_bursts.bursts(seconds, pause)
    return np.array([np.flatnonzero(groups == group)[0] for group in groups])


def near_the_median_of_all(seconds, pause):
    return (np.abs(seconds - np.median(seconds)) > pause).astype(int)


def rounded_to_seconds(seconds, pause):
    return e01_bursts.bursts(np.floor(seconds), pause)


def groups_as_floats(seconds, pause):
    return e01_bursts.bursts(seconds, pause).astype(float)


def groups_in_a_list(seconds, pause):
    return e01_bursts.bursts(seconds, pause).tolist()


def in_a_loop(seconds, pause):
    groups = np.zeros(len(seconds), dtype=int)
    number, before = 0, None
    for place in sorted(range(len(seconds)), key=lambda i: seconds[i]):
        if before is not None and seconds[place] - before > pause:
            number += 1
        groups[place], before = number, seconds[place]
    return groups


def by_counting_the_pauses_before(seconds, pause):
    in_time = sorted(seconds.tolist())
    begins = [later for earlier, later in pairwise(in_time) if later - earlier > pause]
    return np.array([sum(begin <= time for begin in begins) for time in seconds.tolist()])


def by_two_argsorts(seconds, pause):
    order = np.argsort(seconds, kind="stable")
    steps = np.diff(seconds[order], prepend=seconds[order[0]])
    return np.cumsum(steps > pause)[np.argsort(order)]


def by_searching(seconds, pause):
    ordered = np.sort(seconds)
    begins = ordered[1:][np.diff(ordered) > pause]
    return np.searchsorted(begins, seconds, side="right")


# 14.2 largest_error ------------------------------------------------------------------------


def rule_of_succession(photos):
    return 1 / (photos + 2)


def with_one_percent(photos):
    return 1 - 0.01 ** (1 / photos)


def one_photo_more(photos):
    return e02_largest_error.largest_error(photos + 1)


def half_of_the_time(photos):
    return 1 - 0.5 ** (1 / photos)


def rounded_to_three_digits(photos):
    return round(e02_largest_error.largest_error(photos), 3)


def two_standard_errors_of_a_coin(photos):
    return 2 * math.sqrt(0.25 / photos)


def at_least_one_mistake(photos):
    return 1 - (1 - 0.05) ** photos


def with_logarithms(photos):
    return -math.expm1(math.log(0.05) / photos)


def by_halving(photos):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if (1 - middle) ** photos >= 0.05:
            low = middle
        else:
            high = middle
    return low


def as_a_single_entry(photos):
    return np.array(1 - np.power(0.05, 1 / photos))


def by_the_beta_distribution(photos):
    from scipy import stats

    return stats.beta.ppf(0.95, 1, photos)


# 14.3 threshold_keeping --------------------------------------------------------------------


def of_the_surest(confidences, share):
    return share * confidences.max()


def by_the_mean(confidences, share):
    return confidences.mean()


def surest_of_all(confidences, share):
    return confidences.max()


def rounded_number(confidences, share):
    wanted = max(round(share * len(confidences)), 1)
    return np.sort(confidences)[::-1][wanted - 1]


def quantile_of_the_lower(confidences, share):
    return np.quantile(confidences, 1 - share, method="lower")


def quantile_of_the_higher(confidences, share):
    return np.quantile(confidences, 1 - share, method="higher")


def slightly_below(confidences, share):
    return e03_threshold_keeping.threshold_keeping(confidences, share) - 0.001


def all_that_keep_it(confidences, share):
    return confidences[confidences >= e03_threshold_keeping.threshold_keeping(confidences, share)]


def counted_from_the_surest(confidences, share):
    for answered, confidence in enumerate(sorted(confidences.tolist(), reverse=True), start=1):
        if answered / len(confidences) >= share:
            return confidence


def by_sorting(confidences, share):
    return np.sort(confidences)[-math.ceil(share * len(confidences))]


def taken_away_one_by_one(confidences, share):
    left = sorted(confidences)
    while (len(left) - 1) / len(confidences) >= share:
        left.pop(0)
    return float(left[0])


def by_partition(confidences, share):
    place = len(confidences) - int(np.ceil(share * len(confidences)))
    return np.partition(confidences, place)[place]


def in_a_table(confidences, share):
    kept = (confidences[None, :] >= confidences[:, None]).mean(axis=1)
    return np.where(kept >= share, confidences, 0).max()


# 14.4 named --------------------------------------------------------------------------------


def least_likely(probabilities, folders, threshold):
    return e04_named.named(1 - probabilities, folders, threshold)


def answers_only_below(probabilities, folders, threshold):
    place = int(np.argmax(probabilities))
    return sorted(folders)[place] if probabilities[place] < threshold else "not sure"


def all_above_it(probabilities, folders, threshold):
    return [name for name, p in zip(sorted(folders), probabilities) if p >= threshold]


def none_in_place_of_the_text(probabilities, folders, threshold):
    answer = e04_named.named(probabilities, folders, threshold)
    return None if answer == "not sure" else answer


def name_and_probability(probabilities, folders, threshold):
    return e04_named.named(probabilities, folders, threshold), probabilities.max()


def unsure_where_two_are_likely(probabilities, folders, threshold):
    second = np.sort(probabilities)[-2]
    if probabilities.max() - second < threshold:
        return "not sure"
    return sorted(folders)[int(np.argmax(probabilities))]


def sorted_by_last_letter(probabilities, folders, threshold):
    names = sorted(folders, key=lambda name: name[::-1])
    place = int(np.argmax(probabilities))
    return names[place] if probabilities[place] >= threshold else "not sure"


def in_pairs(probabilities, folders, threshold):
    probability, name = max(zip(probabilities.tolist(), sorted(folders)))
    return name if probability >= threshold else "not sure"


def through_argsort(probabilities, folders, threshold):
    if max(probabilities) < threshold:
        return "not sure"
    return folders[np.argsort(folders)[np.argmax(probabilities)]]


def in_a_copy_that_is_sorted(probabilities, folders, threshold):
    names = folders.copy()
    names.sort()
    answer = "not sure"
    for name, probability in zip(names, probabilities):
        if probability == probabilities.max() and probability >= threshold:
            answer = name
    return answer


def by_numpy(probabilities, folders, threshold):
    best = probabilities.argmax()
    return np.where(probabilities[best] >= threshold, np.sort(folders)[best], "not sure")[()]


# 14.6 shrunk -------------------------------------------------------------------------------


def median_of_each_block(image, factor):
    return np.median(e06_shrunk._blocks(image, factor), axis=(1, 3))


def middle_of_each_block(image, factor):
    return e06_shrunk._blocks(image, factor)[:, factor // 2, :, factor // 2].astype(float)


def rows_only(image, factor):
    return e06_shrunk._blocks(image, factor).mean(axis=1)[:, :, 0]


def lying_on_its_side(image, factor):
    return e06_shrunk.shrunk(image, factor).T


def at_most_one(image, factor):
    return e06_shrunk.shrunk(image, factor) / 255


def means_of_overlapping_blocks(image, factor):
    weights = np.full((factor, factor), 1 / factor**2)
    return signal.correlate2d(image.astype(float), weights, mode="valid")


def filled_up_with_black(image, factor):
    pads = [(0, -side % factor) for side in image.shape]
    return e06_shrunk.shrunk(np.pad(image, pads), factor)


def smallest_of_each_block(image, factor):
    return e06_shrunk._blocks(image, factor).min(axis=(1, 3)).astype(float)


def rows_of_a_list(image, factor):
    return e06_shrunk.shrunk(image, factor).tolist()


def in_two_loops(image, factor):
    height, width = (side // factor for side in image.shape)
    means = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            rows = slice(i * factor, (i + 1) * factor)
            columns = slice(j * factor, (j + 1) * factor)
            means[i, j] = image[rows, columns].mean()
    return means


def in_four_loops(image, factor):
    height, width = image.shape[0] // factor, image.shape[1] // factor
    sums = [[0.0] * width for _ in range(height)]
    for i in range(height * factor):
        for j in range(width * factor):
            sums[i // factor][j // factor] += float(image[i, j]) / factor**2
    return np.array(sums)


def by_pictures_of_a_stride(image, factor):
    height, width = (side // factor * factor for side in image.shape)
    pictures = [
        image[i:height:factor, j:width:factor].astype("float32")
        for i in range(factor)
        for j in range(factor)
    ]
    return np.mean(pictures, axis=0)


def by_a_strided_convolution(image, factor):
    means = ndimage.uniform_filter(image.astype(float), factor, origin=-(factor // 2))
    height, width = (side // factor for side in image.shape)
    return means[::factor, ::factor][:height, :width]


def by_two_matrices(image, factor):
    height, width = (side // factor for side in image.shape)
    down = np.kron(np.eye(height), np.full((1, factor), 1 / factor))
    across = np.kron(np.eye(width), np.full((factor, 1), 1 / factor))
    return down @ image[: height * factor, : width * factor] @ across


_MEGABYTES = e05_megabytes.megabytes_solution()

BANK = (
    *(
        Wrong("14.1", answer)
        for answer in (
            sizes_of_the_groups,
            number_of_groups,
            each_photo_by_itself,
            all_in_one,
            twice_the_pause,
            named_by_their_first_photo,
            near_the_median_of_all,
            rounded_to_seconds,
        )
    ),
    Wrong("14.1", groups_as_floats, says="whole numbers"),
    Wrong("14.1", groups_in_a_list, says="np.array"),
    *(
        Wrong("14.2", answer)
        for answer in (
            rule_of_succession,
            with_one_percent,
            one_photo_more,
            half_of_the_time,
            rounded_to_three_digits,
            two_standard_errors_of_a_coin,
            at_least_one_mistake,
        )
    ),
    *(
        Wrong("14.3", answer)
        for answer in (
            of_the_surest,
            by_the_mean,
            surest_of_all,
            rounded_number,
            slightly_below,
            quantile_of_the_lower,
            quantile_of_the_higher,
        )
    ),
    Wrong("14.3", all_that_keep_it, says="a single number"),
    *(
        Wrong("14.4", answer)
        for answer in (
            least_likely,
            answers_only_below,
            name_and_probability,
            unsure_where_two_are_likely,
            sorted_by_last_letter,
        )
    ),
    Wrong("14.4", all_above_it, says="text in quotes is wanted"),
    Wrong("14.4", none_in_place_of_the_text, says="`None`"),
    Wrong("14.5", _MEGABYTES | {"weights as float16": 3.6}, says="two bytes"),
    Wrong("14.5", _MEGABYTES | {"the whole page": 9.6}, says="program"),
    Wrong("14.5", _MEGABYTES | {"the whole page": 14.4 + 7.2 + 9.6 + 3.9}),
    Wrong("14.5", _MEGABYTES | {"float16 weights as text": 7.2}, says="more than the bytes"),
    Wrong("14.5", {"the whole page": 13.5}, says="missing"),
    *(
        Wrong("14.6", answer)
        for answer in (
            median_of_each_block,
            middle_of_each_block,
            rows_only,
            at_most_one,
            means_of_overlapping_blocks,
            filled_up_with_black,
            smallest_of_each_block,
        )
    ),
    Wrong("14.6", lying_on_its_side, says="transposed"),
    Wrong("14.6", rows_of_a_list, says="np.array"),
)

RIGHT = (
    *(
        Right("14.1", answer)
        for answer in (in_a_loop, by_counting_the_pauses_before, by_two_argsorts, by_searching)
    ),
    *(
        Right("14.2", answer)
        for answer in (with_logarithms, by_halving, as_a_single_entry, by_the_beta_distribution)
    ),
    *(
        Right("14.3", answer)
        for answer in (
            counted_from_the_surest,
            by_sorting,
            taken_away_one_by_one,
            by_partition,
            in_a_table,
        )
    ),
    *(
        Right("14.4", answer)
        for answer in (in_pairs, through_argsort, in_a_copy_that_is_sorted, by_numpy)
    ),
    Right("14.5", {name: Fraction(round(size * 10), 10) for name, size in _MEGABYTES.items()}),
    *(
        Right("14.6", answer)
        for answer in (
            in_two_loops,
            in_four_loops,
            by_pictures_of_a_stride,
            by_a_strided_convolution,
            by_two_matrices,
        )
    ),
)

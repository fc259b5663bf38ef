"""Exercises of notebook 08: a folder of photos becomes a dataset."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.compare import read_array
from course_utils.exercises.core import Case, Exercise, Misconception

# 08.1 Grey from colour ---------------------------------------------------------------------

_WEIGHTS = np.array([0.299, 0.587, 0.114])


def to_grey(photo):
    weights = np.array([0.299, 0.587, 0.114])  # of red, green and blue
    return np.round(photo @ weights).astype("uint8")


def plain_mean(photo):
    return np.round(photo.mean(axis=2)).astype("uint8")


def blue_first(photo):
    return np.round(photo[..., ::-1] @ _WEIGHTS).astype("uint8")


def one_channel(photo):
    return photo[..., 0].copy()


def green_channel(photo):
    return photo[..., 1].copy()


def summed_in_uint8(photo):
    return (photo.sum(axis=2, dtype="uint8") // 3).astype("uint8")


def cut_off(photo):
    return (photo @ _WEIGHTS).astype("uint8")


def scaled_to_one(photo):
    return photo @ _WEIGHTS / 255


def not_rounded(photo):
    return photo @ _WEIGHTS


def kept_three_channels(photo):
    return np.stack([to_grey(photo)] * 3, axis=2)


def brightest_channel(photo):
    return photo.max(axis=2)


def mean_over_rows(photo):
    return np.round(photo.mean(axis=0)).astype("uint8")


def random_photo(rng):
    height, width = rng.integers(2, 6, size=2)
    while True:
        photo = rng.integers(0, 256, size=(height, width, 3)).astype(np.uint8)
        # Half-way between two values, both are right: the sum's last bit decides.
        from_half = np.abs(photo @ np.array([299, 587, 114]) % 1000 - 500)
        if from_half.min() > 5:
            return (photo,)


_COLOURS = np.array(
    [[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[200, 150, 100], [90, 90, 90], [255, 255, 255]]],
    dtype=np.uint8,
)

GREY = Exercise(
    id="08.1",
    title="Grey from colour",
    prompt="""
        The eye sees green as much brighter than blue. Grey values are therefore a weighted
        sum, $0.299\\,R + 0.587\\,G + 0.114\\,B$ (the recommendation ITU-R BT.601, which Pillow
        follows as well). Write `to_grey(photo)`: `photo` is a `uint8` array of shape (height,
        width, 3) with the channels red, green, blue. It returns a `uint8` array of shape
        (height, width), each value rounded to the nearest whole number.
    """,
    stub='''
        def to_grey(photo):
            """Return the grey values of a colour photo, uint8, shape (height, width)."""
            ...
    ''',
    solution=to_grey,
    kind="uint8",
    cases=(
        Case(_COLOURS, label="pure and mixed colours"),
        Case(_COLOURS[:, :1], label="a photo one pixel wide"),
    ),
    random_case=random_photo,
    misconceptions=(
        Misconception(
            "plain-mean",
            plain_mean,
            "You take the plain mean of the three channels. A pure blue and a pure green then "
            "become the same grey, although green looks five times as bright. Give each channel "
            "its weight.",
        ),
        Misconception(
            "blue-first",
            blue_first,
            "Red and blue have changed their weights. OpenCV stores blue first, Pillow and this "
            "exercise red first: a photo read by the one and weighted by the other comes out so.",
        ),
        Misconception(
            "one-channel",
            one_channel,
            "That is the red channel alone. Blue eyes and green grass would be black in it.",
        ),
        Misconception(
            "green-channel",
            green_channel,
            "That is the green channel alone. It comes nearest to what the eye sees, but a red "
            "ball would be black in it. All three take part.",
        ),
        Misconception(
            "summed-in-uint8",
            summed_in_uint8,
            "Bright pixels come out dark, as where the sum is taken in `uint8`, which starts "
            "again at 0 after 255. Multiply by weights that are floats, or convert first.",
        ),
        Misconception(
            "cut-off",
            cut_off,
            "Many values are one too small, white among them: the fraction is cut off (`astype` "
            "does that), and 254.99… becomes 254. Round before you convert.",
        ),
        Misconception(
            "scaled-to-one",
            scaled_to_one,
            "Your values run from 0 to 1. That step comes later, in the network; a file of `uint8` "
            "takes a quarter of the space of one of `float32`.",
        ),
        Misconception(
            "not-rounded",
            not_rounded,
            "The values are right up to their fractions, and the type is float. Round, then "
            "convert to `uint8`.",
        ),
        Misconception(
            "kept-three-channels",
            kept_three_channels,
            "The values are right, but each stands there three times. One number a pixel is the "
            "point of grey.",
        ),
        Misconception(
            "brightest-channel",
            brightest_channel,
            "You take the largest of the three numbers. Pure red, pure blue and white would all "
            "be white. Add the three up, each with its weight.",
        ),
        Misconception(
            "mean-over-rows",
            mean_over_rows,
            "You average over the rows, axis 0, and the height is gone. The channels are the last "
            "axis.",
        ),
    ),
    hints=(
        "`photo[..., 0]` is the red channel as an array of shape (height, width). What has to "
        "happen to it, and to the other two?",
        "A sum of three products, or the matrix product of the photo and an array of the three "
        "weights. Then `np.round`, then `astype`: in this order.",
    ),
)


# 08.2 The middle square --------------------------------------------------------------------


def middle_square(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top : top + side, left : left + side]


def upper_left_square(photo):
    side = min(photo.shape[:2])
    return photo[:side, :side]


def always_by_height(photo):
    height, width = photo.shape[:2]
    left = max(0, (width - height) // 2)
    return photo[:, left : left + height]


def always_by_width(photo):
    height, width = photo.shape[:2]
    top = max(0, (height - width) // 2)
    return photo[top : top + width]


def starts_at_the_middle(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = height // 2 * (height > side), width // 2 * (width > side)
    return photo[top : top + side, left : left + side]


def end_for_length(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top:side, left:side]


def margins_swapped(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (width - side) // 2, (height - side) // 2
    return photo[top : top + side, left : left + side]


def stretched(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    return photo[np.arange(side) * height // side][:, np.arange(side) * width // side]


def lower_right_square(photo):
    side = min(photo.shape[:2])
    return photo[-side:, -side:]


def whole_photo(photo):
    return photo


def random_shape(rng):
    height, width = rng.integers(2, 12, size=2)
    return (rng.integers(0, 256, size=(height, width, 3)).astype(np.uint8),)


def _counting(height, width):
    return np.arange(height * width).reshape(height, width)


SQUARE = Exercise(
    id="08.2",
    title="The middle square",
    prompt="""
        Write `middle_square(photo)`. `photo` has the shape (height, width) or (height, width, 3).
        It returns the largest square that fits into the photo, cut from its middle: as much is
        lost on the left as on the right, or above as below. Where that does not come out even,
        the right side (or the lower one) loses one pixel more.
    """,
    stub='''
        def middle_square(photo):
            """Return the largest square in the middle of a photo."""
            ...
    ''',
    solution=middle_square,
    cases=(
        Case(_counting(4, 9), label="a wide photo, an odd number of columns too many"),
        Case(_counting(10, 4), label="a tall photo"),
        Case(_counting(5, 5), label="a square already"),
        Case(np.arange(3 * 8 * 3).reshape(3, 8, 3), label="a photo in colour"),
        Case(_counting(1, 7), label="a single row"),
    ),
    random_case=random_shape,
    misconceptions=(
        Misconception(
            "upper-left-square",
            upper_left_square,
            "The size is right, but you cut from the upper left corner. Photographers put the "
            "animal in the middle; of a wide photo you would keep the left-hand bushes.",
        ),
        Misconception(
            "always-by-height",
            always_by_height,
            "Right for wide photos. Of a tall one you keep the whole height, so the result is no "
            "square. Take the smaller of the two sides.",
        ),
        Misconception(
            "always-by-width",
            always_by_width,
            "Right for tall photos. Of a wide one you keep the whole width, so the result is no "
            "square. Take the smaller of the two sides.",
        ),
        Misconception(
            "starts-at-the-middle",
            starts_at_the_middle,
            "Your square begins at the middle of the photo. It should have its own middle there: "
            "half of what is *too much* is cut off before it.",
        ),
        Misconception(
            "end-for-length",
            end_for_length,
            "The result is too small: in `photo[top:side]` the second number is where the slice "
            "ends, not how long it is.",
        ),
        Misconception(
            "margins-swapped",
            margins_swapped,
            "The margin for the width is cut from the height, and the other way round. `shape` "
            "tells the height first, and the first index counts rows.",
        ),
        Misconception(
            "stretched",
            stretched,
            "The size is right, but you leave out rows or columns all over the photo: it is "
            "squashed, not cut. All pixels of your square should be neighbours in the photo.",
        ),
        Misconception(
            "lower-right-square",
            lower_right_square,
            "The size is right, but you cut from the lower right corner. Half of what is too much "
            "should stay on either side.",
        ),
        Misconception(
            "whole-photo",
            whole_photo,
            "You return the photo as it is. Only photos that are square already may stay whole.",
        ),
    ),
    hints=(
        "The side of the square is the smaller one of height and width. How many rows and how "
        "many columns are too many?",
        "Skip half of what is too much, divided with `//`, in each direction. A slice of `side` "
        "rows from `top` on ends at `top + side`.",
    ),
)


# 08.3 One-hot ------------------------------------------------------------------------------


def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def as_many_as_occur(labels, n_classes):
    return np.eye(len(np.unique(labels)))[np.unique(labels, return_inverse=True)[1]]


def identity_only(labels, n_classes):
    return np.eye(n_classes)


def one_column_a_label(labels, n_classes):
    return np.eye(n_classes)[labels].T


def dogs_first(labels, n_classes):
    return np.eye(n_classes)[n_classes - 1 - np.asarray(labels)]


def counted_from_one(labels, n_classes):
    return np.eye(n_classes)[np.asarray(labels) - 1]


def repeated_labels(labels, n_classes):
    return np.repeat(np.asarray(labels)[:, np.newaxis], n_classes, axis=1).astype(float)


def zero_at_the_label(labels, n_classes):
    return 1 - np.eye(n_classes)[labels]


def label_in_its_place(labels, n_classes):
    return np.eye(n_classes)[labels] * np.asarray(labels)[:, np.newaxis]


def ones_up_to_the_label(labels, n_classes):
    return np.tri(n_classes)[labels]


def random_labels(rng):
    n_classes = int(rng.integers(2, 6))
    return rng.integers(0, n_classes, size=int(rng.integers(3, 9))), n_classes


ONE_HOT = Exercise(
    id="08.3",
    title="One-hot labels",
    prompt="""
        `np.eye(n)` is a square of zeros with ones along its diagonal. Use it for
        `one_hot(labels, n_classes)`: for an array of class numbers it returns an array of shape
        (number of labels, `n_classes`), in which each row has a 1 at the place of its label and 0
        elsewhere. With two classes, a cat (0) becomes `[1, 0]` and a dog (1) becomes `[0, 1]`.
    """,
    stub='''
        def one_hot(labels, n_classes):
            """Return a row for each label: 1 at the label's place, 0 elsewhere."""
            ...
    ''',
    solution=one_hot,
    kind="array",
    cases=(
        Case(np.array([0, 1, 1, 0, 1]), 2, label="cats and dogs"),
        Case(np.array([2, 0, 2, 3]), 5, label="five classes, two of which do not occur"),
        Case(np.array([1, 1, 1]), 2, label="only dogs"),
        Case(np.array([2, 0, 1]), 3, label="as many labels as classes"),
        Case(np.array([1], dtype=np.uint8), 3, label="a single label"),
    ),
    random_case=random_labels,
    misconceptions=(
        Misconception(
            "as-many-as-occur",
            as_many_as_occur,
            "The width depends on which classes happen to occur. A batch of dogs only would get "
            "rows of one number, and the network expects two. The width is `n_classes`.",
        ),
        Misconception(
            "identity-only",
            identity_only,
            "`np.eye(n_classes)` has the rows that you need, each once: row 0 for cats, row 1 for "
            "dogs. Now pick for every label the row that belongs to it.",
        ),
        Misconception(
            "one-column-a-label",
            one_column_a_label,
            "Each label has become a column. Keras wants one row for each photo: the other way "
            "round.",
        ),
        Misconception(
            "dogs-first",
            dogs_first,
            "The places are counted from the right, so cats and dogs have changed places. Label 0 "
            "has its 1 in the first column.",
        ),
        Misconception(
            "counted-from-one",
            counted_from_one,
            "Every 1 stands one column too far to the left, and those of label 0 have gone round "
            "to the last column (that is what index −1 means). Labels start at 0, as indices do.",
        ),
        Misconception(
            "repeated-labels",
            repeated_labels,
            "You repeat the label in all columns. A one-hot row says with the *place* of its 1 "
            "which class it is.",
        ),
        Misconception(
            "zero-at-the-label",
            zero_at_the_label,
            "Inside out: one zero in a row of ones. The 1 marks the class that the photo has.",
        ),
        Misconception(
            "label-in-its-place",
            label_in_its_place,
            "At the right place stands the label itself, so cats get a row of zeros and class 3 a "
            "weight of 3. Every row has a single 1, whichever class it is.",
        ),
        Misconception(
            "ones-up-to-the-label",
            ones_up_to_the_label,
            "All places up to the label are 1. That is a code for things with an order, such as "
            "small, medium, large; cats and dogs have none. One 1 a row.",
        ),
    ),
    hints=(
        "Look at `np.eye(2)[1]` and at `np.eye(2)[0]` in a cell of their own.",
        "An array of whole numbers may stand in the square brackets: NumPy then takes one row for "
        "each of them, in their order.",
    ),
    explanation=(
        "Indexing with an array of numbers picks rows. `keras.utils.to_categorical(labels, "
        "n_classes)` does the same."
    ),
)


# 08.4 A bug to find: the loop that says nothing --------------------------------------------


def says_nothing(paths, read):
    """Read what can be read; return pictures, labels and the skipped files with reasons."""
    pictures, labels = [], []
    for path in paths:
        try:
            labels.append(1 if path.startswith("dogs/") else 0)
            pictures.append(read(path))
        except:  # noqa: E722
            pass
    return pictures, labels, {}


def read_all(paths, read):
    pictures, labels, skipped = [], [], {}
    for path in paths:
        try:
            picture = read(path)
        except OSError as error:
            skipped[path] = str(error)
        else:
            pictures.append(picture)
            labels.append(1 if path.startswith("dogs/") else 0)
    return pictures, labels, skipped


def _reading(paths, read, caught=OSError, reason=str, label_first=False, stop=False):
    pictures, labels, skipped = [], [], {}
    for path in paths:
        label = 1 if path.startswith("dogs/") else 0
        if label_first:
            labels.append(label)
        try:
            picture = read(path)
        except caught as error:
            skipped[path] = reason(error)
            if stop:
                break
            continue
        pictures.append(picture)
        if not label_first:
            labels.append(label)
    return pictures, labels, skipped


def catches_everything(paths, read):
    return _reading(paths, read, caught=Exception)


def labels_of_lost_photos(paths, read):
    return _reading(paths, read, label_first=True)


def stops_at_the_first(paths, read):
    return _reading(paths, read, stop=True)


def error_itself(paths, read):
    return _reading(paths, read, reason=lambda error: type(error).__name__)


def always_the_same_reason(paths, read):
    return _reading(paths, read, reason=lambda error: "unreadable")


def still_silent(paths, read):
    pictures, labels, _ = read_all(paths, read)
    return pictures, labels, {}


def gap_filled_with_none(paths, read):
    pictures, labels, skipped = [], [], {}
    for path in paths:
        try:
            pictures.append(read(path))
        except OSError as error:
            pictures.append(None)
            skipped[path] = str(error)
        labels.append(1 if path.startswith("dogs/") else 0)
    return pictures, labels, skipped


def last_picture_again(paths, read):
    pictures, labels, skipped = [], [], {}
    picture = None
    for path in paths:
        try:
            picture = read(path)
        except OSError as error:
            skipped[path] = str(error)
        pictures.append(picture)
        labels.append(1 if path.startswith("dogs/") else 0)
    return pictures, labels, skipped


def nothing_caught(paths, read):
    return [read(path) for path in paths], [int(path.startswith("dogs/")) for path in paths], {}


def dog_in_any_name(paths, read):
    pictures, _, skipped = read_all(paths, read)
    labels = [1 if "dog" in path else 0 for path in paths if path not in skipped]
    return pictures, labels, skipped


class Folder:
    """Stands for a folder: what reading each of its files gives, a picture or an error.

    Text is the message of an `OSError`; any other error is a slip in the program that reads.
    """

    def __init__(self, files):
        self.files = files

    def __call__(self, path):
        found = self.files[path]
        if isinstance(found, str):
            raise OSError(found)
        if isinstance(found, Exception):
            raise type(found)(*found.args)
        return found

    def __repr__(self):
        return "read"


def _case(files, label):
    return Case(list(files), Folder(files), label=label)


def random_folder(rng):
    files = {}
    for number in range(int(rng.integers(3, 8))):
        name = f"{'dogs' if rng.random() < 0.5 else 'cats'}/{number}.jpg"
        files[name] = f"byte {number} is missing" if rng.random() < 0.3 else [number, number + 1]
    return _case(files, "a folder put together at random")


SILENCE = Exercise(
    id="08.4",
    title="A bug to find: the loop that says nothing",
    prompt="""
        `read_all(paths, read)` is to go through a list of paths, such as `"dogs/7.jpg"`, and to
        return three things: the list of the pictures, the list of their labels (1 for everything
        in `dogs/`, 0 otherwise), and a dict `skipped` with an entry for each file that could not
        be read: its path is the key, the error's own message, as text, the value. `read(path)`
        returns the picture, or raises an `OSError` if the file cannot be read. Any other error is
        a slip in a program and must be seen. The version below has three faults. Mend them all.
    """,
    stub=says_nothing,
    solution=read_all,
    cases=(
        _case({"cats/1.jpg": [1, 2], "dogs/2.jpg": [3, 4]}, "two good files"),
        _case(
            {
                "cats/1.jpg": [1, 2],
                "cats/dog toy.jpg": "image file is truncated",
                "cats/dog bed.jpg": [7, 8],
                "dogs/2.jpg": "cannot identify image file",
                "dogs/3.jpg": [5, 6],
            },
            "two damaged files among five",
        ),
        _case(
            {"cats/1.jpg": "empty", "dogs/2.jpg": [3, 4]},
            "the first file is damaged",
        ),
        _case(
            {"cats/dogs asleep.jpg": [1, 2], "dogsled/2.jpg": [3, 4], "dogs/cats.jpg": [5, 6]},
            "names that mislead",
        ),
        _case(
            {"cats/1.jpg": NameError("name 'resise' is not defined")},
            "a slip in the reading function: a misspelt name",
        ),
        _case(
            {"cats/1.jpg": [1, 2], "cats/2.jpg": ValueError("size must be positive")},
            "a slip in the reading function: a wrong value",
        ),
        _case(
            {"dogs/1.jpg": TypeError("resize() missing 1 required positional argument: 'size'")},
            "a slip in the reading function: a missing argument",
        ),
        _case({}, "an empty folder"),
        _case(
            {"cats/1.jpg": FileNotFoundError("no such file"), "dogs/2.jpg": [3, 4]},
            "a special kind of `OSError`",
        ),
    ),
    random_case=random_folder,
    misconceptions=(
        Misconception(
            "says-nothing",
            says_nothing,
            "As it was: a file that cannot be read leaves no trace but its label, and from there "
            "on the labels belong to the wrong pictures. Three things are to be mended: what is "
            "caught, what is noted, and when the label is added.",
        ),
        Misconception(
            "catches-everything",
            catches_everything,
            "The damaged files are reported, but so is every slip of your own: a misspelt name "
            "raises a `NameError`, each photo is skipped in turn, and an empty dataset is left. "
            "Catch the kind of error that a file can cause, and no other.",
        ),
        Misconception(
            "labels-of-lost-photos",
            labels_of_lost_photos,
            "There are more labels than pictures: the label is added before it is known whether "
            "the file can be read. After the first damaged file, every label belongs to the "
            "picture before.",
        ),
        Misconception(
            "stops-at-the-first",
            stops_at_the_first,
            "After the first damaged file nothing more is read, as where `break` or `return` ends "
            "the loop. What should be skipped is this one file.",
        ),
        Misconception(
            "error-itself",
            error_itself,
            'You note the kind of the error. "OSError" does not tell an empty file from one that '
            "breaks off. The error's message does: turn the error itself into text.",
        ),
        Misconception(
            "always-the-same-reason",
            always_the_same_reason,
            "Every file gets the same reason. The error that was caught knows the true one; give "
            "it a name with `except … as …`.",
        ),
        Misconception(
            "still-silent",
            still_silent,
            "Pictures and labels are right, but `skipped` stays empty, so nobody learns which "
            "files are missing. Put path and reason into it where the error is caught.",
        ),
        Misconception(
            "gap-filled-with-none",
            gap_filled_with_none,
            "A damaged file leaves a None among the pictures, and the step that stacks them fails "
            "far away from the cause. Add neither picture nor label for it.",
        ),
        Misconception(
            "last-picture-again",
            last_picture_again,
            "Where a file is damaged, the picture before it is added once more, with the label of "
            "the damaged file, as where a variable still holds its old value. Add a picture only "
            "where reading went well.",
        ),
        Misconception(
            "nothing-caught",
            nothing_caught,
            "The first damaged file ends everything. With one bad photo among 25,000, that costs "
            "an afternoon. Catch the error that a file can cause.",
        ),
        Misconception(
            "dog-in-any-name",
            dog_in_any_name,
            "A cat's photo named `dog bed.jpg` counts as a dog. What decides is the folder, which "
            "is the beginning of the path.",
        ),
    ),
    hints=(
        "Take the faults one by one. Which errors does a bare `except:` catch? What is noted "
        "about a file that fails? Which list has grown already when `read` fails?",
        "Name the kind of error behind `except`, and with `as` give a name to the one that was "
        "caught: `str` turns it into its message. Add picture and label together, after the "
        "reading.",
    ),
    explanation=(
        "What stands in `else` runs only if the `try` block raised nothing. It keeps the `try` "
        "block short: one line, the one that may fail."
    ),
)


# 08.5 What was lost ------------------------------------------------------------------------


def losses_solution():
    numbers = {
        "cats lost": 12_500 - 12_476,
        "dogs lost": 12_500 - 12_470,
        "files lost": 25_000 - (12_476 + 12_470),
        "photos kept": 12_476 + 12_470,
        "accuracy of always answering cat": 12_476 / (12_476 + 12_470),
    }
    return numbers


def _losses(cats=12_476, dogs=12_470, lost=None, kept=None, always_cat=None):
    both = cats + dogs
    return {
        "cats lost": 12_500 - cats,
        "dogs lost": 12_500 - dogs,
        "files lost": 25_000 - both if lost is None else lost,
        "photos kept": both if kept is None else kept,
        "accuracy of always answering cat": cats / both if always_cat is None else always_cat,
    }


def only_cats_counted():
    return _losses(lost=12_500 - 12_476)


def cats_and_dogs_swapped():
    return _losses(cats=12_470, dogs=12_476)


def exactly_half():
    return _losses(always_cat=0.5)


def in_per_cent():
    return _losses(always_cat=100 * 12_476 / 24_946)


def share_of_all_files():
    return _losses(always_cat=12_476 / 25_000)


def share_of_its_class():
    return _losses(always_cat=12_476 / 12_500)


def kept_by_the_text():
    return _losses(kept=25_000 - 24)


def cats_to_dogs():
    return _losses(always_cat=12_476 / 12_470)


LOSSES = Exercise(
    id="08.5",
    title="What was lost?",
    prompt="""
        The complete archive has 12,500 photos of cats and as many of dogs. A printed run of a
        loop like yours kept 12,476 cats and 12,470 dogs, and the text beside it says that
        "24 images" could not be read. Work out `numbers`. The last entry is the accuracy, from
        0 to 1, that a program reaches on the kept photos if it answers "cat" every time.
    """,
    stub="""
        numbers = {
            "cats lost": ...,
            "dogs lost": ...,
            "files lost": ...,
            "photos kept": ...,
            "accuracy of always answering cat": ...,
        }
    """,
    solution=losses_solution,
    tolerance=5e-5,  # four digits of the accuracy will do
    misconceptions=(
        Misconception(
            "only-cats-counted",
            only_cats_counted,
            "24 is what the text says. Does it hold for both classes together, or for one of them?",
        ),
        Misconception(
            "cats-and-dogs-swapped",
            cats_and_dogs_swapped,
            "You have taken the numbers of one class for those of the other: 12,476 cats and "
            "12,470 dogs were kept.",
        ),
        Misconception(
            "exactly-half",
            exactly_half,
            "Nearly. The classes are no longer exactly equal: divide the cats that were kept by "
            "all photos that were kept.",
        ),
        Misconception(
            "in-per-cent",
            in_per_cent,
            "That is the accuracy in per cent. Asked for is a number from 0 to 1, as Keras "
            "prints it.",
        ),
        Misconception(
            "share-of-all-files",
            share_of_all_files,
            "You divide by 25,000. The lost files are not in the dataset, so nobody asks about "
            "them.",
        ),
        Misconception(
            "share-of-its-class",
            share_of_its_class,
            "That is how many of the cats' files were kept. The question is how many of all kept "
            "photos are cats.",
        ),
        Misconception(
            "kept-by-the-text",
            kept_by_the_text,
            "25,000 − 24 follows the text. Follow the counts instead: add up the two classes.",
        ),
        Misconception(
            "cats-to-dogs",
            cats_to_dogs,
            "You divide cats by dogs. The accuracy is the share of right answers among *all*, "
            "cats and dogs.",
        ),
    ),
    hints=(
        "Write expressions, not numbers: `12_500 - 12_476` may stand in the place of a `...`.",
        "Always answering cat is right for every cat and wrong for every dog: cats divided by "
        "all photos kept.",
    ),
    explanation=(
        "54 files were lost, 24 of them cats. Somebody counted one class and wrote about both; a "
        "report that lists the files cannot go wrong in this way."
    ),
)


# 08.6 Shuffling both -----------------------------------------------------------------------


def shuffled_apart(images, labels, seed):
    """Return images and labels in a random order that depends on the seed."""
    rng = np.random.default_rng(seed)
    return images[rng.permutation(len(images))], labels[rng.permutation(len(labels))]


def shuffled(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order], labels[order]


def shuffle_facts(answer, images, labels, seed):
    """Say what a shuffle does; all right ones give the same facts."""
    given = images.copy(), labels.copy()  # in case `answer` changes its arguments

    results = [answer(images, labels, seed)]
    results += [answer(*(array.copy() for array in given), s) for s in (seed, seed + 1)]
    for result in results:
        if not isinstance(result, tuple | list) or len(result) != 2:
            return result  # no pair at all: the check says what it is
    shapes = [[read_array(array).shape for array in result] for result in results]
    kept = all(shape == [array.shape for array in given] for shape in shapes)
    in_shape = {"both are arrays of the shape that they had": kept}
    if not all(in_shape.values()):
        return in_shape | {"shapes": shapes}  # by which mistakes are told apart
    images, labels = given
    (pictures, numbers), again, other = (_of_types(result, given) for result in results)
    label_of = {image.tobytes(): label for image, label in zip(images, labels)}
    in_pairs = [label_of.get(image.tobytes()) == label for image, label in zip(pictures, numbers)]
    there = {image.tobytes() for image in pictures}
    places = {image.tobytes(): place for place, image in enumerate(images)}
    steps = np.diff([places.get(image.tobytes(), -1) for image in pictures]) % len(images)
    return in_shape | {
        "every image is there once": len(there) == len(images),
        "all of them are images that were given": there <= set(label_of),
        "every image kept its label": all(in_pairs),
        "images are in a new order": not np.array_equal(pictures, images),
        "labels are in a new order": not np.array_equal(numbers, labels),
        "the order is more than a rotation or a reversal": len(set(steps)) > 1,
        "the same seed gives the same order": np.array_equal(pictures, again[0]),
        "another seed gives another order": not np.array_equal(pictures, other[0]),
    }


def _of_types(result, given):
    """Read a pair in the number types that were given, where they hold the same numbers."""
    arrays = [read_array(array) for array in result]
    same = [array.astype(old.dtype) for array, old in zip(arrays, given)]
    return [one if np.array_equal(one, array) else array for one, array in zip(same, arrays)]


def only_images(images, labels, seed):
    return images[np.random.default_rng(seed).permutation(len(images))], labels


def only_labels(images, labels, seed):
    return images, labels[np.random.default_rng(seed).permutation(len(labels))]


def always_seed_zero(images, labels, seed):
    return shuffled(images, labels, 0)


def no_seed(images, labels, seed):
    order = np.random.default_rng().permutation(len(images))
    return images[order], labels[order]


def drawn_with_repeats(images, labels, seed):
    order = np.random.default_rng(seed).integers(0, len(images), size=len(images))
    return images[order], labels[order]


def not_shuffled(images, labels, seed):
    return images, labels


def turned_round(images, labels, seed):
    return images[::-1], labels[::-1]


def labels_first(images, labels, seed):
    pictures, numbers = shuffled(images, labels, seed)
    return numbers, pictures


def _numbered(rng, n):
    images = np.arange(n * 4).reshape(n, 2, 2).astype(np.uint8)
    return images, np.repeat([0, 1], [n - n // 2, n // 2]).astype(np.uint8)


def random_images_and_labels(rng):
    return (*_numbered(rng, int(rng.integers(24, 60))), int(rng.integers(1, 1000)))


SHUFFLE = Exercise(
    id="08.6",
    title="A bug to find: everything shuffled",
    prompt="""
        `shuffled(images, labels, seed)` is to return images and labels as new arrays in a random
        order, the same one for both, which depends on the seed only. With this version the
        *validation* accuracy of every network stays near 50 %, however long it is trained. Find
        out why, and mend it.
    """,
    stub=shuffled_apart,
    solution=shuffled,
    probe=shuffle_facts,
    cases=(
        Case(*_numbered(None, 30), 7, label="15 cats, then 15 dogs"),
        Case(*_numbered(None, 41), 3, label="an odd number of photos"),
    ),
    random_case=random_images_and_labels,
    misconceptions=(
        Misconception(
            "shuffled-apart",
            shuffled_apart,
            "Images and labels are still brought into two different orders. A label then says "
            "nothing about its image any more. Draw one order, and use it twice.",
        ),
        Misconception(
            "only-images",
            only_images,
            "Only the images move, and the labels stay behind, sorted. Both need the same new "
            "order.",
        ),
        Misconception(
            "only-labels",
            only_labels,
            "Only the labels move, and the images stay where they were. Both need the same new "
            "order.",
        ),
        Misconception(
            "always-seed-zero",
            always_seed_zero,
            "The pairs stay together, but every seed gives the same order: the one that is handed "
            "over is never used.",
        ),
        Misconception(
            "no-seed",
            no_seed,
            "The pairs stay together, but each call gives another order, so a run cannot be "
            "repeated. Hand the seed to the generator.",
        ),
        Misconception(
            "drawn-with-repeats",
            drawn_with_repeats,
            "Some photos come twice or more, and others are lost, as where each is drawn from all "
            "of them (`integers` does that). A permutation holds each number once.",
        ),
        Misconception(
            "not-shuffled",
            not_shuffled,
            "Images and labels are as they came: first all cats, then all dogs.",
        ),
        Misconception(
            "turned-round",
            turned_round,
            "You turn the order round: now all dogs come first. That is as sorted as before.",
        ),
        Misconception(
            "labels-first",
            labels_first,
            "The shuffling is right, the result has its parts the wrong way round: images first, "
            "then labels.",
        ),
    ),
    hints=(
        "Print `rng.permutation(5)` twice. Are the two orders the same?",
        "Keep the order in a variable of its own, and index both arrays with it.",
    ),
)

EXERCISES = (GREY, SQUARE, ONE_HOT, SILENCE, LOSSES, SHUFFLE)

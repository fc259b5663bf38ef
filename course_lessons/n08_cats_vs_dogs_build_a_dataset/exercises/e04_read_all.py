"""Exercise 08.4: a bug to find: three faults in a loop."""

from __future__ import annotations

from course_utils.exercises import Case, Exercise


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


EXERCISE = Exercise(
    id="08.4",
    title="A bug to find: three faults in a loop",
    prompt="""
        `read_all(paths, read)` is to go through a list of paths, such as `"dogs/7.jpg"`, and to
        return three things: the list of the pictures, the list of their labels (1 for everything
        in `dogs/`, 0 otherwise), and a dict `skipped` with an entry for each file that could not
        be read: its path is the key, the text that printing the error shows the value. `read(path)`
        returns the picture, or raises an `OSError` if the file cannot be read. Any other error is
        a slip in a program and must be seen. The version below has three faults. Mend them all.
    """,
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


@EXERCISE.mistake(
    "As it was: a file that cannot be read leaves no trace but its label, and from there "
    "on the labels belong to the wrong pictures. Three things are to be mended: what is "
    "caught, what is noted, and when the label is added.",
    is_the_stub=True,
)
def says_nothing(paths, read):
    """Read what can be read; return pictures, labels and the skipped files with reasons."""
    pictures, labels = [], []
    for path in paths:
        try:
            labels.append(1 if path.startswith("dogs/") else 0)
            pictures.append(read(path))
        except:
            pass
    return pictures, labels, {}


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


@EXERCISE.mistake(
    "The damaged files are reported, but so is every slip of your own: a misspelt name "
    "raises a `NameError`, each photo is skipped in turn, and an empty dataset is left. "
    "Catch the kind of error that a file can cause, and no other."
)
def catches_everything(paths, read):
    return _reading(paths, read, caught=Exception)


@EXERCISE.mistake(
    "There are more labels than pictures: the label is added before it is known whether "
    "the file can be read. After the first damaged file, every label belongs to the "
    "picture before."
)
def labels_of_lost_photos(paths, read):
    return _reading(paths, read, label_first=True)


@EXERCISE.mistake(
    "After the first damaged file nothing more is read, as where `break` or `return` ends "
    "the loop. What should be skipped is this one file."
)
def stops_at_the_first(paths, read):
    return _reading(paths, read, stop=True)


@EXERCISE.mistake(
    'You note the kind of the error. "OSError" does not tell an empty file from one that '
    "breaks off. The error's message does: turn the error itself into text."
)
def error_itself(paths, read):
    return _reading(paths, read, reason=lambda error: type(error).__name__)


@EXERCISE.mistake(
    "Every file gets the same reason. The error that was caught knows the true one; give "
    "it a name with `except … as …`."
)
def always_the_same_reason(paths, read):
    return _reading(paths, read, reason=lambda error: "unreadable")


@EXERCISE.mistake(
    "Pictures and labels are right, but `skipped` stays empty, so nobody learns which "
    "files are missing. Put path and reason into it where the error is caught."
)
def still_silent(paths, read):
    pictures, labels, _ = read_all(paths, read)
    return pictures, labels, {}


@EXERCISE.mistake(
    "A damaged file leaves a None among the pictures, and the step that stacks them fails "
    "far away from the cause. Add neither picture nor label for it."
)
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


@EXERCISE.mistake(
    "Where a file is damaged, the picture before it is added once more, with the label of "
    "the damaged file, as where a variable still holds its old value. Add a picture only "
    "where reading went well."
)
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


@EXERCISE.mistake(
    "The first damaged file ends everything. With one bad photo among 25,000, that costs "
    "an afternoon. Catch the error that a file can cause."
)
def nothing_caught(paths, read):
    return [read(path) for path in paths], [int(path.startswith("dogs/")) for path in paths], {}


@EXERCISE.mistake(
    "A cat's photo named `dog bed.jpg` counts as a dog. What decides is the folder, which "
    "is the beginning of the path."
)
def dog_in_any_name(paths, read):
    pictures, _, skipped = read_all(paths, read)
    labels = [1 if "dog" in path else 0 for path in paths if path not in skipped]
    return pictures, labels, skipped

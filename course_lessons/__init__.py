"""The content of the course, a folder for each notebook; `course_utils` asks and checks it.

A folder has its notebook's name (``n02_padding_and_stride``) and holds

``exercises/``
    One file for each exercise, ``e04_output_size.py`` for exercise 02.4: what it asks for, cases,
    the solution, and every known mistake beside what the learner then reads. What several of them
    use stands in the lesson's ``shared.py``, and in ``probes.py`` what several lessons use.
``explorers/``
    The figures that move in this lesson alone: Python, script and style sheet side by side.
``questions.yaml``
    The quizzes and predictions; ``course_utils/quizzes/FORMAT.md`` says how they are written.
``figures.yaml``
    What each figure shows, in words, under the name by which the notebook shows it.
``runs.csv``
    The trainings that the course has made itself, as ``benchmarks/`` record them.

``former_ids.yaml`` beside the folders says what something was called before it moved.

A new file is found by its name; nothing has to be registered.
"""

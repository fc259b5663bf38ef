"""Study sheets: two sides of A4 for each notebook, from the lesson's `sheet.md`.

`source` reads and checks that file, `pictures` takes figures from the executed copy of the
notebook, `setting` sets both with Typst (`sheet.typ` is how it looks) and finds sizes that fill
two pages.
"""

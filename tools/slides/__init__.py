"""The course as decks of slides, made from executed notebooks: what `make slides` writes.

`texts` takes what a slide shows of a text cell and leaves the rest to the speaker, `votes` makes
predictions and quizzes into questions to a class, `deck` puts cells into slides by their marks, and
`pages` writes the decks and the page that lists them. What `deck.js` (reveal.js inside) does in the
browser is bundled into `built/`.
"""

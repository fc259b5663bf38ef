"""The course as a book of web pages, made from executed notebooks: what `make site` writes.

`executed` runs a notebook and keeps the copy. `cells` turns its cells into HTML, `assets` moves
pictures and live figures into files that pages share, and `pages` puts contents, routes and search
around them. `book.js` draws figures and remembers answers; `search.js` is bundled into `built/`.
"""

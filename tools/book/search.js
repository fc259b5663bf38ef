// Searching the book: loaded when the search field is first used, and with it the texts.
/*! MiniSearch, Copyright 2022 Luca Ongaro, MIT licence: permission is granted, free of charge, to any person
obtaining a copy of this software to deal in it without restriction, provided that this notice is included in all
copies or substantial portions. The software is provided "as is", without warranty of any kind. */
import MiniSearch from "minisearch";

const MOST = 12;
const index = new MiniSearch({ fields: ["title", "text"], storeFields: ["title", "place"] });
index.addAll(window.courseTexts);

/** The sections in which the words stand, best first: [{id, title, place}]; `id` is the address. */
window.courseSearch = (words) =>
  index.search(words, { prefix: true, fuzzy: 0.15, combineWith: "AND", boost: { title: 4 } }).slice(0, MOST);

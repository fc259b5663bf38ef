// A deck in the browser: reveal.js shows the slides; what they hold is made to fit, and figures are drawn when
// their slide comes. Bundled with its library into built/, so that a deck opens from a file.
/*! reveal.js 4, Copyright 2011-2023 Hakim El Hattab and contributors, MIT licence: permission is granted, free of
charge, to any person obtaining a copy of this software to deal in it without restriction, provided that this notice
is included in all copies or substantial portions. The software is provided "as is", without warranty of any kind. */
import resetStyle from "reveal.js/dist/reset.css";
import revealStyle from "reveal.js/dist/reveal.css";
import Reveal from "reveal.js/dist/reveal.esm.js";
import Notes from "reveal.js/plugin/notes/notes.esm.js";
import { enlarge, fit } from "./fitting.js";

const { standFigure } = window.courseBook;
const given = new URLSearchParams(window.location.search);
const PAGE_UP = 33;
const PAGE_DOWN = 34;
const ESCAPE = 27;

function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {} // storage may be switched off: then nothing is remembered
}

/** Draws a figure at its place, once, as large as the slide has room. */
async function draw(place) {
  if (!place.dataset.drawn) {
    place.dataset.drawn = "yes";
    await standFigure(place);
  }
  await enlarge(place);
}

/** Makes what is within this element fit and move; it has to be laid out. */
async function settle(root) {
  const frames = [...root.querySelectorAll(".frame")];
  frames.forEach(fit);
  await Promise.all([...root.querySelectorAll(".live")].map(draw));
}

/** The arrow keys belong to the figure that has the focus; a remote's keys always turn the slide. */
function keyIsForSlides(event) {
  const within = event.composedPath().find((node) => node.classList?.contains("live"));
  if (!within || event.keyCode === PAGE_UP || event.keyCode === PAGE_DOWN) return true;
  if (event.keyCode === ESCAPE) document.activeElement?.blur();
  return false;
}

function switchTheme() {
  const dark = document.documentElement.classList.toggle("dark");
  store("course-book-theme", dark ? "dark" : "light");
}

function switchExtras() {
  if (given.has("extras")) given.delete("extras");
  else given.set("extras", "");
  window.location.search = String(given).replace("extras=", "extras");
}

/** Once the answer is shown, the reason why this option is wrong; of the right one, nothing new. */
function tellWhyNot(option) {
  const answer = option.closest(".vote").querySelector(".answer.visible");
  const place = [...option.parentElement.children].indexOf(option);
  const told = answer?.querySelector(`.instead[data-option="${place}"]`);
  if (!told) return;
  for (const other of answer.querySelectorAll(".instead")) other.hidden = other !== told;
  fit(option.closest(".frame"));
}

function styled(text) {
  const style = document.createElement("style");
  style.textContent = text;
  document.head.prepend(style);
}

async function start() {
  const root = document.querySelector(".reveal");
  if (!root) return;
  if (!given.has("extras")) for (const stack of root.querySelectorAll("section.extra")) stack.remove();
  const deck = new Reveal(root, {
    width: 1280,
    height: 720,
    margin: 0.02,
    maxScale: 4,
    center: false,
    hash: true,
    slideNumber: "c/t",
    navigationMode: "linear",
    transition: "none",
    backgroundTransition: "none",
    pdfMaxPagesPerSlide: 1,
    keyboard: { 84: switchTheme, 88: switchExtras },
    keyboardCondition: keyIsForSlides,
    plugins: [Notes],
  });
  deck.registerKeyboardShortcut("T", "Dark or light");
  deck.registerKeyboardShortcut("X", "With extras or without");
  for (const place of root.querySelectorAll(".live")) place.dataset.preventSwipe = "";
  root.addEventListener("click", (event) => {
    const option = event.target.closest(".options > li");
    if (option) tellWhyNot(option);
  });
  deck.on("slidechanged", ({ currentSlide }) => settle(currentSlide));
  deck.on("overviewshown", () => root.querySelectorAll(".frame").forEach(fit));
  const printed = new Promise((resolve) => deck.on("pdf-ready", resolve));
  await deck.initialize();
  await document.fonts.ready;
  if (given.has("print-pdf")) {
    document.documentElement.classList.remove("dark");
    await printed;
    await settle(root);
  } else await settle(deck.getCurrentSlide());
  window.courseDeck = deck;
}

styled(revealStyle);
styled(resetStyle);
start();

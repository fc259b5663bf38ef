// Bundles each figure into the one file that a notebook's cell carries. Needs Node; what it writes is
// committed, so that nobody else does. With --check it writes nothing and names what is not fresh.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const BUILT = join(ROOT, "course_utils", "browser", "built");
// Of the book and of slides, with their libraries; pages that are opened from files load no modules.
const OF_PAGES = ["tools/book/search.js", "tools/slides/deck.js"];

/** The modules of a folder that are a figure, not a part of some: those with a default export. */
async function figures(folder) {
  const names = (await readdir(join(ROOT, folder)).catch(() => [])).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(names.map((name) => readFile(join(ROOT, folder, name), "utf8")));
  const found = names.filter((_, place) => texts[place].includes("\nexport default "));
  return found.map((name) => `${folder}/${name}`);
}

const LESSONS = await readdir(join(ROOT, "course_lessons"));
const FOLDERS = [
  "course_utils/explorers",
  "course_utils/quizzes",
  ...LESSONS.map((lesson) => `course_lessons/${lesson}/explorers`),
];
const SOURCES = [
  ...(await Promise.all(FOLDERS.map(figures))).flat(),
  "course_utils/browser/link.js",
  "course_utils/browser/arrive.js",
  "course_utils/browser/recogniser/recogniser.js",
  ...OF_PAGES,
];

/** Style sheets travel as text, without their comments. */
const stylesAsText = {
  name: "styles as text",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

async function bundled(source) {
  const classic = source.endsWith("arrive.js") || OF_PAGES.includes(source); // the first runs before modules do
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, source)],
    bundle: true,
    write: false,
    format: classic ? "iife" : "esm",
    define: { KEY: '"__KEY__"' }, // live.py puts the figure's key there
    charset: "utf8",
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [stylesAsText],
  });
  return outputFiles[0].text;
}

const stale = [];
for (const source of SOURCES) {
  const folder = OF_PAGES.includes(source) ? join(ROOT, dirname(source), "built") : BUILT;
  const path = join(folder, basename(source));
  const text = await bundled(source);
  if (text === (await readFile(path, "utf8").catch(() => ""))) continue;
  stale.push(basename(source));
  if (!process.argv.includes("--check")) await writeFile(path, text);
}
if (stale.length && process.argv.includes("--check")) {
  console.error(`Not as their sources are: ${stale.join(", ")}. Renew them with make format.`);
  process.exitCode = 1;
}

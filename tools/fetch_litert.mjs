// Puts LiteRT.js into the package, from npm: `node tools/fetch_litert.mjs`, by whoever maintains the course.
// A learner's machine needs neither Node nor a network. The version stands here; what is printed at the end are
// the checksums that course_lessons/n14_your_own_images/web_page/__init__.py holds the files to.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const VERSION = "2.5.3";
const LESSON = join(dirname(fileURLToPath(import.meta.url)), "..", "course_lessons", "n14_your_own_images");
const TARGET = join(LESSON, "web_page", "litert");

const folder = await mkdtemp(join(tmpdir(), "litert-"));
const install = ["install", "--prefix", folder, "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"];
execFileSync("npm", [...install, `@litertjs/core@${VERSION}`], { stdio: "inherit" });
const core = join(folder, "node_modules", "@litertjs", "core");

const { outputFiles } = await build({
  stdin: {
    contents: 'export { Environment, loadAndCompile, loadLiteRt, Tensor } from "@litertjs/core";',
    resolveDir: folder,
  },
  bundle: true,
  write: false,
  format: "iife",
  globalName: "LiteRT",
  charset: "utf8",
  minify: true,
  legalComments: "none",
});
// The build without threads, which a page opened from a disk may not start, and for every browser.
const files = {
  "litert.js.gz": outputFiles[0].text,
  "loader.js.gz": await readFile(join(core, "wasm", "litert_wasm_compat_internal.js")),
  "litert.wasm.gz": await readFile(join(core, "wasm", "litert_wasm_compat_internal.wasm")),
};
for (const [name, content] of Object.entries(files)) {
  const packed = gzipSync(content, { level: 9 });
  await writeFile(join(TARGET, name), packed);
  console.log(`    "${name}": "${createHash("sha256").update(packed).digest("hex")}",`);
}
await rm(folder, { recursive: true });

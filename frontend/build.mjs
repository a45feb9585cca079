/**
 * Builds everything the browser loads into src/visavis/static/build/.
 *
 * Entries keep plain names (portal.js, portal.css, icons.svg): Django's manifest storage adds the content hash when
 * static files are collected. Chunks and the media code behind dynamic imports carry esbuild's own hash, because
 * their names are written inside other modules. The finished folder is replaced as a whole, and only by a build
 * that succeeded.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "src", "visavis");
const finished = join(source, "static", "build");
const output = `${finished}.${process.pid}`;
const lucide = join(here, "node_modules", "lucide-static", "icons");

const entries = {
  portal: "portal/portal.ts",
  room: "portal/room/room.ts",
  "device-test": "portal/device/device-test.ts",
  console: "console/console.ts",
  sw: "portal/sw.ts",
  "portal-css": "portal/portal.css",
  "room-css": "portal/room/room.css",
  "console-css": "console/console.css",
};

const watching = process.argv.includes("--watch");
/** `node build.mjs portal room` builds only these and leaves the rest as it was: quicker while working on one page. */
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));

/** Entries to build; the stylesheet of an entry is named after it. */
function entryPoints() {
  return Object.entries(entries)
    .filter(([name]) => wanted.length === 0 || wanted.includes(name.replace(/-css$/, "")))
    .map(([name, path]) => ({ in: join(here, path), out: name.replace(/-css$/, "") }));
}

/**
 * `import address from "./x.ts?file"`: the module is built as a file of its own (an audio thread loads no bundle, and
 * the pages' policy allows no scripts made on the spot); the import is its address, relative to the importing file.
 */
const ownFiles = {
  name: "own-files",
  setup(build) {
    build.onResolve({ filter: /\.ts\?file$/ }, ({ path, resolveDir }) => {
      const module = join(resolveDir, path.replace(/\?file$/, ""));
      return { path: module.replace(/\.ts$/, ".js"), namespace: "own-file", pluginData: module };
    });
    build.onLoad({ filter: /.*/, namespace: "own-file" }, async ({ pluginData }) => {
      const { target, tsconfig } = options;
      const built = await esbuild.build({ entryPoints: [pluginData], bundle: true, format: "iife", minify: true, target, tsconfig, write: false });
      return { contents: built.outputFiles[0].contents, loader: "file", watchFiles: [pluginData] };
    });
  },
};

const options = {
  plugins: [ownFiles],
  entryPoints: entryPoints(),
  outdir: output,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  legalComments: "none",
  target: ["chrome109", "firefox115", "safari16.4"],
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  logLevel: "warning",
  tsconfig: join(here, "tsconfig.json"),
};

/** Every file below `folder` whose name ends with one of `endings`, without built or installed folders. */
async function filesBelow(folder, endings) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (["node_modules", "build", "__pycache__", "tests"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(path, endings)));
    else if (endings.some((ending) => entry.name.endsWith(ending))) found.push(path);
  }
  return found;
}

/** Icon names used as `{% icon "x" %}` in templates, `icon("x")` in modules, and `"icon": "x"` / `icon="x"` in Python. */
async function usedIcons() {
  const names = new Set(JSON.parse(await readFile(join(here, "icons.json"), "utf8")).names);
  const files = [...(await filesBelow(source, [".html", ".py"])), ...(await filesBelow(here, [".ts"]))];
  const uses = /\{%\s*icon\s+"([a-z0-9-]+)"|\bicon\(\s*"([a-z0-9-]+)"|\bicon\s*=\s*"([a-z0-9-]+)"|"icon":\s*"([a-z0-9-]+)"/g;
  for (const file of files) {
    for (const match of (await readFile(file, "utf8")).matchAll(uses)) names.add(match.slice(1).find(Boolean));
  }
  return [...names].sort();
}

/** One sprite of `<symbol>`s; an unknown name stops the build, so a page never shows an empty square. */
async function buildSprite() {
  const symbols = [];
  for (const name of await usedIcons()) {
    const path = join(lucide, `${name}.svg`);
    if (!existsSync(path)) throw new Error(`There is no lucide icon named "${name}".`);
    const inner = (await readFile(path, "utf8")).replace(/<!--.*?-->/gs, "").match(/<svg[^>]*>(.*)<\/svg>/s)[1];
    const shape = inner.replace(/\s*\n\s*/g, "").trim();
    symbols.push(
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
        `stroke-linecap="round" stroke-linejoin="round">${shape}</symbol>`,
    );
  }
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  await writeFile(join(output, "icons.svg"), sprite);
  return symbols.length;
}

/** A build of some entries starts from what is there; a full one from nothing, as old chunks would pile up. */
async function begin() {
  await mkdir(output, { recursive: true });
  if (wanted.length > 0 && existsSync(finished)) await cp(finished, output, { recursive: true });
}

async function replace() {
  const old = `${output}.old`;
  if (existsSync(finished)) await rename(finished, old);
  await rename(output, finished);
  await rm(old, { recursive: true, force: true });
}

try {
  await begin();
  const icons = await buildSprite();
  await esbuild.build(options);
  await replace();
  console.log(`Front end built: ${options.entryPoints.length} entries, ${icons} icons.`);
} catch (trouble) {
  if (!trouble.errors) console.error(trouble.message); // esbuild has said why by itself
  process.exitCode = 1;
} finally {
  await rm(output, { recursive: true, force: true });
}
if (watching && !process.exitCode) {
  const context = await esbuild.context({ ...options, outdir: finished, minify: false, sourcemap: "inline", logLevel: "info" });
  await context.watch();
}

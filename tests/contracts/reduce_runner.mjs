// Bundles frontend/shared/reduce.ts and applies it to the cases on standard input: [{view, state, changes}] -> [state].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const frontend = process.argv[2];
const esbuild = createRequire(join(frontend, "package.json"))("esbuild");
const built = await esbuild.build({
  entryPoints: [join(frontend, "shared", "reduce.ts")],
  bundle: true,
  format: "esm",
  write: false,
});
const { reduce } = await import(`data:text/javascript,${encodeURIComponent(built.outputFiles[0].text)}`);
const cases = JSON.parse(readFileSync(0, "utf8"));
const states = cases.map(({ view, state, changes }) => changes.reduce((now, change) => reduce(view, now, change), state));
console.log(JSON.stringify(states));

// Reads the TypeScript of a checkout and walks its syntax trees: what `npm run measure` counts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** The directories whose files ship, relative to a checkout. */
const shipped = ['server/src', 'client/src'];

/**
 * Reads and parses the shipped source files of a checkout, generated ones excluded.
 * Returns for each its path relative to `checkout`, text, lines and program.
 * @throws where a file does not parse
 */
export function readSources(checkout) {
  return shipped.flatMap((directory) =>
    readdirSync(join(checkout, directory), { recursive: true })
      .filter((name) => name.endsWith('.ts') && !/\.(?:generated|d)\.ts$/.test(name))
      .sort()
      .map((name) => readSource(checkout, `${directory}/${name}`)),
  );
}

function readSource(checkout, path) {
  const text = readFileSync(join(checkout, path), 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const lines = text.replace(/\n$/, '').split('\n');
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  return { path, text, lines, program, starts };
}

/** Returns the line of an offset, counted from 1. Offsets are UTF-16 code units, as the parser gives them. */
export function lineAt({ starts }, offset) {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Calls `visit` for each node below `node`, itself included, with its ancestors from the outermost inward. */
export function walk(node, visit, ancestors = []) {
  visit(node, ancestors);
  const inside = [...ancestors, node];
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') walk(child, visit, inside);
}

// Measures the source of one checkout or of several, side by side: npm run measure -- [--list] [DIR...]
// Without DIR it measures this checkout. --list shows the places behind each number.
// --names prints the exported names with two meanings alone, and ends with 1 where there are any.
import { basename, resolve } from 'node:path';
import { functionSizes, isFunction } from './lib/functionSizes.mjs';
import { root } from './lib/run.mjs';
import { lineAt, readSources, walk } from './lib/sourceFiles.mjs';

const LINES_OF_FUNCTION = 80;
const COMPLEXITY = 20;
const WIDTH = 110;
const LINES_OF_FILE = 300;

/** Each row: what it counts, and a function from sources to the places found (or to a number). */
const rows = [
  ['files', (sources) => sources.length],
  ['lines', (sources) => sources.reduce((sum, { lines }) => sum + lines.length, 0)],
  [
    'characters, white space excluded',
    (sources) => sources.reduce((sum, { text }) => sum + text.replace(/\s/g, '').length, 0),
  ],
  ['functions', (sources) => sizesOf(sources).length],
  [
    `functions over ${LINES_OF_FUNCTION} lines`,
    (sources) =>
      sizesOf(sources)
        .filter((f) => f.lines > LINES_OF_FUNCTION)
        .map((f) => `${f.at} ${f.name}: ${f.lines} lines`),
  ],
  [
    `functions over complexity ${COMPLEXITY}`,
    (sources) =>
      sizesOf(sources)
        .filter((f) => f.complexity > COMPLEXITY)
        .map((f) => `${f.at} ${f.name}: complexity ${f.complexity}`),
  ],
  [`lines over ${WIDTH} columns`, wideLines],
  ['nested conditional expressions', nestedConditionals],
  ['exported names with two meanings', repeatedExports],
  ['places that decide "is it the key?"', (sources) => keyDecisions(sources, isFieldQuestion)],
  ['places that ask for -k by name', (sources) => keyDecisions(sources, isOptionQuestion)],
  ['copies of suppress, severity, sort', lintPipelines],
  ['comparators of two spans', spanComparators],
  ['basenames used more than once', repeatedBasenames],
  [
    `files over ${LINES_OF_FILE} lines`,
    (sources) =>
      sources
        .filter(({ lines }) => lines.length > LINES_OF_FILE)
        .map(({ path, lines }) => `${path}: ${lines.length} lines`),
  ],
];

const at = (source, node) => `${source.path}:${lineAt(source, node.start)}`;
const excerpt = ({ text }, node) => text.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 90);

/** Returns what `pick` finds in each node of each source; undefined is nothing. */
function collect(sources, pick) {
  const found = [];
  for (const source of sources)
    walk(source.program, (node, ancestors) => {
      const place = pick(node, ancestors, source);
      if (place !== undefined) found.push(place);
    });
  return found;
}

const sizes = new WeakMap();
function sizesOf(sources) {
  if (!sizes.has(sources))
    sizes.set(
      sources,
      sources.flatMap((source) =>
        functionSizes(source).map((f) => ({ ...f, at: `${source.path}:${f.line}` })),
      ),
    );
  return sizes.get(sources);
}

function wideLines(sources) {
  return sources.flatMap(({ path, lines }) =>
    lines.flatMap((line, i) => (line.length > WIDTH ? [`${path}:${i + 1}: ${line.length} columns`] : [])),
  );
}

/** Finds conditional expressions that are an operand of another one. */
function nestedConditionals(sources) {
  return collect(sources, (node, ancestors, source) => {
    if (node.type !== 'ConditionalExpression') return undefined;
    const parent = ancestors.findLast((a) => !/^(?:Parenthesized|TS\w*)Expression$/.test(a.type));
    return parent?.type === 'ConditionalExpression'
      ? `${at(source, node)} ${excerpt(source, node)}`
      : undefined;
  });
}

/** VS Code calls this name in each of the two entry points of the extension. */
const ENTRY_POINT = 'activate';

/** The library of the npm package: its names are those that its users expect, whatever the rooms within are called. */
const LIBRARY = 'server/src/api/';

/** Finds names that two files or more declare and export; names that a file only passes on do not count. */
function repeatedExports(sources) {
  const files = new Map();
  for (const source of sources.filter(({ path }) => !path.startsWith(LIBRARY)))
    for (const name of new Set(source.program.body.flatMap(exportedNames)))
      files.set(name, [...(files.get(name) ?? []), source.path]);
  return [...files]
    .filter(([name, paths]) => paths.length > 1 && name !== ENTRY_POINT)
    .map(([name, paths]) => `${name}: ${paths.join(', ')}`);
}

function exportedNames(statement) {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined;
  if (!declared) return [];
  return (declared.declarations ?? [declared]).flatMap(({ id }) => (id?.name ? [id.name] : []));
}

/**
 * Finds the places of the server that decide whether a text is the key, whatever room they are in: the one
 * that decides for all others (facts/keyNames.ts) counts too.
 */
function keyDecisions(sources, asks) {
  const server = sources.filter(({ path }) => path.startsWith('server/'));
  return collect(server, (node, _ancestors, source) =>
    asks(node, source) ? `${at(source, node)} ${excerpt(source, node)}` : undefined,
  );
}

/** Reports whether a node asks whether a text is the field `key`: `startsWith('key=')`, `/^key=/i`, `name === 'key'`. */
function isFieldQuestion(node, source) {
  if (node.type === 'Literal' && node.regex) return keyPattern.test(node.regex.pattern);
  return isTextSearch(node, /^key!?=?$/i) || isComparison(node, 'key', source);
}

/**
 * Finds patterns that begin with `key`. `/key|…/` (MAY_HAVE_KEY) looks for the letters anywhere: it says
 * which lines are worth reading, and decides nothing.
 */
const keyPattern = /^(?!key\|)\^?\(?(?:\?:)?key\b/i;

/** Reports whether a node asks whether an option is `-k` by its name. */
function isOptionQuestion(node, source) {
  return isTextSearch(node, /^-?k$/) || isComparison(node, 'k', source) || isComparison(node, '-k', source);
}

/** Reports whether a node looks for a text such as `key=` in another one. */
function isTextSearch(node, wanted) {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const [argument] = node.arguments;
  const searches = ['startsWith', 'endsWith', 'includes', 'indexOf'].includes(node.callee.property.name);
  return searches && typeof argument?.value === 'string' && wanted.test(argument.value);
}

/**
 * Names of discriminants: `part.kind === 'key'` reads what was decided elsewhere. The `group` of a hook of
 * IMA is `key` for KEY_CHECK, which has nothing to do with the key of a rule.
 */
const discriminant = /\b(?:kind|type|valueType|role|what|of|is|form|shape|part|group)$/;

/** Reports whether a node compares something that is not a discriminant with the word. */
function isComparison(node, word, source) {
  if (node.type !== 'BinaryExpression' || !/^[!=]==$/.test(node.operator)) return false;
  const { left, right } = node;
  if (left.value !== word && right.value !== word) return false;
  const other = left.value === word ? right : left;
  return !discriminant.test(source.text.slice(other.start, other.end));
}

/** The steps of the pipeline, by the names of what they call. */
const steps = [
  ['suppress', /suppress/i],
  ['severity', /severit/i],
  ['sort', /sort|inOrder|ordered/i],
];

/**
 * Finds outermost functions that call (inner functions included) something named after suppression, and besides something
 * named after severity or a sort. The files that implement suppression are not copies of the pipeline.
 */
function lintPipelines(sources) {
  const callers = sources.filter(({ path }) => !/suppress/i.test(basename(path)));
  return collect(callers, (node, ancestors, source) => {
    if (!isFunction(node) || ancestors.some(isFunction)) return undefined;
    const called = [];
    walk(node, (inner) => {
      if (inner.type === 'CallExpression')
        called.push(inner.callee.property?.name ?? inner.callee.name ?? '');
    });
    const taken = steps.filter(([, named]) => called.some((name) => named.test(name))).map(([step]) => step);
    return taken[0] === 'suppress' && taken.length > 1
      ? `${at(source, node)} ${taken.join(', ')}`
      : undefined;
  });
}

/** Finds subtractions of one span's start from another's, as comparators of places have them. */
function spanComparators(sources) {
  return collect(sources, (node, _ancestors, source) => {
    if (node.type !== 'BinaryExpression' || node.operator !== '-') return undefined;
    const text = excerpt(source, node);
    return /^(\w+)\.span\.start - (?!\1\b)\w+\.span\.start$/.test(text)
      ? `${at(source, node)} ${text}`
      : undefined;
  });
}

function repeatedBasenames(sources) {
  const counts = new Map();
  for (const name of sources.map(({ path }) => basename(path))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([name, count]) => `${name}: ${count} files`);
}

/** Prints the exported names with two meanings, and fails where there are any (a step of npm run check). */
function holdNames() {
  const repeated = repeatedExports(readSources(root));
  for (const place of repeated) console.log(place);
  if (repeated.length > 0) process.exitCode = 1;
}

function main(args) {
  const named = args.filter((a) => a !== '--list');
  const checkouts = (named.length > 0 ? named : [root]).map((directory) => resolve(directory));
  const measured = checkouts.map(readSources);
  const widths = checkouts.map((directory) => Math.max(8, basename(directory).length) + 2);
  const print = (name, cells) =>
    console.log(`${name.padEnd(38)}${cells.map((cell, i) => String(cell).padStart(widths[i])).join('')}`);
  print(
    'server/src and client/src',
    checkouts.map((directory) => basename(directory)),
  );
  for (const [name, count] of rows) {
    const found = measured.map(count);
    print(
      name,
      found.map((places) => (Array.isArray(places) ? places.length : places)),
    );
    if (!args.includes('--list')) continue;
    for (const place of found.filter(Array.isArray).flat()) console.log(`    ${place}`);
  }
}

if (process.argv[2] === '--names') holdNames();
else main(process.argv.slice(2));

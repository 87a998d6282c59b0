// Inserts counters into TypeScript, so that a fuzzer sees which branches an input took.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { root } from './run.mjs';
import { walk } from './sourceFiles.mjs';

/** How many branches can be counted. */
export const MOST_BRANCHES = 1 << 17;

/** Goes to the beginning of a bundle: counts how often each branch was taken, and keeps which were, in their order. */
export const counters = `
const __hits = globalThis.__hits = new Uint8Array(${MOST_BRANCHES});
const __taken = globalThis.__taken = [];
function __cover(branch) { if (__hits[branch]++ === 0) __taken.push(branch); }
`;

/**
 * Returns an esbuild plugin that counts the branches of the server's source.
 * @param counts gets the number of branches in `branches`
 */
export function instrumented(counts) {
  counts.branches = 0;
  return {
    name: 'instrumented',
    setup(build) {
      build.onLoad({ filter: /server\/src\/.*\.ts$/ }, ({ path }) => {
        if (path.endsWith('.generated.ts')) return undefined;
        const source = readFileSync(path, 'utf8');
        const { text, branches } = withCounters(source, relative(root, path), counts.branches);
        counts.branches += branches;
        return { contents: text, loader: 'ts' };
      });
    },
  };
}

/** Returns a source text with a counter in each branch; their numbers begin at `first`. */
function withCounters(source, name, first) {
  const insertions = [];
  let branches = 0;
  const counter = () => `__cover(${first + branches++})`;
  const around = (node, before, after) => {
    insertions.push({ at: node.start, text: before, isEnd: false });
    insertions.push({ at: node.end, text: after, isEnd: true });
  };
  walk(parseSync(name, source).program, (node) => {
    for (const part of branchesOf(node))
      if (part.type === 'BlockStatement')
        insertions.push({ at: part.start + 1, text: `${counter()};`, isEnd: false });
      else if (part.type.endsWith('Statement')) around(part, `{${counter()};`, '}');
      else around(part, `(${counter()}, `, ')');
    if (node.type === 'SwitchCase' && node.consequent.length > 0)
      insertions.push({ at: node.consequent[0].start, text: `${counter()};`, isEnd: false });
  });
  return { text: spliced(source, insertions), branches };
}

/** Returns the expressions and statements that run or do not run: branches, bodies, right operands. */
function branchesOf(node) {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.body ? [node.body] : [];
    case 'IfStatement':
    case 'ConditionalExpression':
      return node.alternate ? [node.consequent, node.alternate] : [node.consequent];
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [node.body];
    case 'LogicalExpression':
      return [node.right];
    default:
      return [];
  }
}

/** Returns a text with others inserted; at one place, what ends an inner part comes before what begins another. */
function spliced(source, insertions) {
  const ordered = insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort(
      (a, b) =>
        a.at - b.at ||
        Number(b.isEnd) - Number(a.isEnd) ||
        // What was found first is outside: it begins first, and ends last.
        (a.isEnd ? b.order - a.order : a.order - b.order),
    );
  let text = '';
  let from = 0;
  for (const insertion of ordered) {
    text += source.slice(from, insertion.at) + insertion.text;
    from = insertion.at;
  }
  return text + source.slice(from);
}

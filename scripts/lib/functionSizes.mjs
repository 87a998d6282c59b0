// Measures functions: their lines and their cyclomatic complexity.
import { lineAt, walk } from './sourceFiles.mjs';

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Reports whether a node is a function with a body. */
export const isFunction = (node) => functions.has(node.type) && Boolean(node.body);

/** Node types that add a path through a function; `case` and assignments are decided in `addsPath`. */
const branches = new Set([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
  'AssignmentPattern',
]);

function addsPath(node) {
  if (branches.has(node.type)) return true;
  if (node.type === 'SwitchCase') return node.test !== null;
  if (node.type === 'MemberExpression' || node.type === 'CallExpression') return node.optional;
  return node.type === 'AssignmentExpression' && ['&&=', '||=', '??='].includes(node.operator);
}

/**
 * Returns each function of a source file with its name, first line, number of lines and cyclomatic complexity.
 * The complexity is that of ESLint's rule `complexity`: 1, and one more for each `if`, `?:`, `&&`, `||`, `??` (and their
 * assignments), `?.`, default value, loop, `case` and `catch`. A function inside another one counts for itself alone.
 */
export function functionSizes(source) {
  const found = new Map();
  walk(source.program, (node, ancestors) => {
    if (isFunction(node)) {
      const line = lineAt(source, node.start);
      const name = nameOf(node, ancestors);
      found.set(node, { name, line, lines: lineAt(source, node.end) - line + 1, complexity: 1 });
    } else if (addsPath(node)) {
      const owner = found.get(ancestors.findLast(isFunction));
      if (owner) owner.complexity++;
    }
  });
  return [...found.values()];
}

/** Returns the name that a function is declared, assigned or passed under; "(anonymous)" where there is none. */
function nameOf(node, ancestors) {
  const parent = ancestors.at(-1);
  return node.id?.name ?? parent?.key?.name ?? parent?.id?.name ?? parent?.callee?.name ?? '(anonymous)';
}

// Finds the mutants of a source file, and writes a text in which each of them can be switched on.
import { walk } from './sourceFiles.mjs';

const operators = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '|=': ['&='],
  '&=': ['|='],
  '++': ['--'],
  '--': ['++'],
};

const methods = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  toLowerCase: 'toUpperCase',
  toUpperCase: 'toLowerCase',
};

/** Methods without which a mutant leaves its object as it is. */
const removable = new Set([
  'filter',
  'slice',
  'sort',
  'toSorted',
  'reverse',
  'trim',
  'trimEnd',
  'trimStart',
  'concat',
]);

/**
 * Returns the mutants of a source as `readSources` gives it, in their order: what is replaced (UTF-16 offsets), by
 * which text, and a name of the change.
 */
export function mutantsOf({ text, program }) {
  const found = [];
  walk(program, (node, ancestors) => {
    if (ancestors.some(({ type }) => type.startsWith('TS') && isType(type))) return;
    const raw = (inner) => text.slice(inner.start, inner.end);
    for (const { at = node, by, isBody = false } of changes[node.type]?.(node, ancestors.at(-1), raw) ?? [])
      found.push({ start: at.start, end: at.end, by, isBody });
  });
  return found;
}

/** Reports whether a node of TypeScript is a type; expressions with a type around them are not. */
function isType(type) {
  return !['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(type);
}

/** What can be changed in a node, by its type; a function gets the node, its parent and the text of a node. */
const changes = {
  BinaryExpression: operatorChanges,
  LogicalExpression: operatorChanges,
  AssignmentExpression: operatorChanges,
  UpdateExpression: (node, _, raw) => [{ by: raw(node).replace(node.operator, operators[node.operator][0]) }],
  UnaryExpression: (node, _, raw) => (['!', '-'].includes(node.operator) ? [{ by: raw(node.argument) }] : []),
  IfStatement: testChanges,
  ConditionalExpression: testChanges,
  // A loop without end would only be killed by time.
  WhileStatement: ({ test }) => [{ at: test, by: 'false' }],
  ForStatement: ({ test }) => (test ? [{ at: test, by: 'false' }] : []),
  FunctionDeclaration: bodyChanges,
  FunctionExpression: bodyChanges,
  ArrowFunctionExpression: bodyChanges,
  Literal: literalChanges,
  TemplateLiteral: (node, parent, raw) =>
    parent?.type === 'TaggedTemplateExpression' || raw(node) === '``' ? [] : [{ by: '``' }],
  ArrayExpression: ({ elements }) => (elements.length > 0 ? [{ by: '[]' }] : []),
  CallExpression: callChanges,
};

function operatorChanges({ operator, left, right, type }, _, raw) {
  // `??` may not stand beside `&&` or `||`.
  const side = type === 'LogicalExpression' ? (node) => `(${raw(node)})` : raw;
  return (operators[operator] ?? []).map((other) => ({ by: `${side(left)} ${other} ${side(right)}` }));
}

function testChanges({ test }) {
  return [
    { at: test, by: 'true' },
    { at: test, by: 'false' },
  ];
}

function bodyChanges({ body }) {
  if (body?.type !== 'BlockStatement') return body ? [{ at: body, by: 'undefined' }] : [];
  return body.body.length > 0 ? [{ at: body, by: '{}', isBody: true }] : [];
}

function literalChanges(node, parent) {
  if (typeof node.value === 'boolean') return [{ by: String(!node.value) }];
  if (typeof node.value !== 'string') return [];
  const isName =
    ['ImportDeclaration', 'ExportNamedDeclaration', 'ExpressionStatement'].includes(parent?.type) ||
    (parent?.type === 'Property' && parent.key === node);
  if (isName) return [];
  return [{ by: node.value === '' ? "'mutant'" : "''" }];
}

function callChanges(node, _, raw) {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.computed || node.optional || callee.optional) return [];
  const { name } = callee.property;
  if (removable.has(name)) return [{ by: raw(callee.object) }];
  if (!Object.hasOwn(methods, name)) return [];
  return [{ by: `${raw(callee.object)}.${methods[name]}(${node.arguments.map(raw).join(', ')})` }];
}

/**
 * Returns a source text in which `__mutant(id)` switches each mutant on. Inside the text of a mutant, nothing else is
 * mutated.
 */
export function withMutants(text, mutants) {
  const byRange = new Map();
  for (const mutant of mutants) {
    const key = `${mutant.start} ${mutant.end}`;
    byRange.set(key, [...(byRange.get(key) ?? []), mutant]);
  }
  // What contains comes before what it contains.
  const groups = [...byRange.values()].sort((a, b) => a[0].start - b[0].start || b[0].end - a[0].end);
  let next = 0;
  const render = (start, end) => {
    let result = '';
    let from = start;
    while (next < groups.length && groups[next][0].end <= end) {
      const group = groups[next++];
      const [first] = group;
      result += text.slice(from, first.start) + switched(group, render(first.start, first.end));
      from = first.end;
    }
    return result + text.slice(from, end);
  };
  return render(0, text.length);
}

function switched(group, original) {
  const [first] = group;
  if (first.isBody) return `{ if (!__mutant(${first.id})) ${original} }`;
  return `(${group.map(({ id, by }) => `__mutant(${id}) ? (${by}) : `).join('')}(${original}))`;
}

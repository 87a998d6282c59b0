import { allChecks } from './lint/allChecks.ts';
import { type JsonMember, type JsonNode, memberOf, readJson } from './text/json.ts';
import type { TextEdit } from './text/span.ts';

type JsonObject = Extract<JsonNode, { kind: 'object' }>;

/**
 * Returns the edits, in UTF-16 offsets, that turn a check off in the text of a `.audit-rules.json` file and
 * keep the rest; undefined where the text cannot be read as a configuration. An empty text becomes a new
 * configuration.
 * @param code the code of the check: `AR101`
 */
export function switchOffEdits(text: string, code: string): readonly TextEdit[] | undefined {
  if (text.trim() === '') return [{ span: { start: 0, end: text.length }, newText: newConfig(code) }];
  const read = readJson(text);
  if (!('node' in read) || read.node.kind !== 'object') return undefined;
  const off = `"${code}": "off"`;
  const checks = memberOf(read.node, 'checks');
  if (!checks) return [added(text, read.node, (indent) => `"checks": {\n${indent}  ${off}\n${indent}}`)];
  if (checks.value.kind !== 'object') return undefined;
  const known = checks.value.members.filter((m) => isNameOf(m, code));
  return known.length > 0
    ? known.map((m) => ({ span: m.value.span, newText: '"off"' }))
    : [added(text, checks.value, () => off)];
}

/** Returns the text of a `.audit-rules.json` file that only turns the check with a code off. */
export function newConfig(code: string): string {
  return `{\n  "checks": {\n    "${code}": "off"\n  }\n}\n`;
}

/** Reports whether a member of `checks` names a check, by its code in any case or by its name. */
function isNameOf({ name }: JsonMember, code: string): boolean {
  return name.toUpperCase() === code || allChecks.some((c) => c.code === code && c.name === name);
}

/**
 * Returns the edit that adds a member at the end of an object, on a line of its own where the last member has
 * one.
 * @param member returns the member's text, given the spaces before it
 */
function added(text: string, object: JsonObject, member: (indent: string) => string): TextEdit {
  const last = object.members.at(-1);
  const { start, end } = object.span;
  const lineStart = text.lastIndexOf('\n', (last ? last.nameSpan.start : start) - 1) + 1;
  const before = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  if (!last) {
    const indent = `${before}  `;
    return { span: { start, end }, newText: `{\n${indent}${member(indent)}\n${before}}` };
  }
  const isAlone = lineStart + before.length === last.nameSpan.start;
  const at = last.value.span.end;
  return {
    span: { start: at, end: at },
    newText: isAlone ? `,\n${before}${member(before)}` : `, ${member(before)}`,
  };
}

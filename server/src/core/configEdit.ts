import { allChecks } from './lint/allChecks.ts';
import { type JsonMember, type JsonNode, memberOf, readJson } from './text/json.ts';
import type { TextEdit } from './text/span.ts';

type JsonObject = Extract<JsonNode, { kind: 'object' }>;

/** A value under a name, in one of the objects of a configuration. */
interface Entry {
  readonly group: 'checks' | 'waived';
  readonly name: string;
  readonly value: string;
  /** Reports whether a member of that object is this entry, in whatever way it names it. */
  readonly isSame: (member: JsonMember) => boolean;
}

/**
 * Returns the edits, in UTF-16 offsets, that turn a check off in the text of a `.audit-rules.json` file and
 * keep the rest; undefined where the text cannot be read as a configuration. An empty text becomes a new
 * configuration.
 * @param code the code of the check: `AR101`
 */
export function switchOffEdits(text: string, code: string): readonly TextEdit[] | undefined {
  return entryEdits(text, switchedOff(code));
}

/**
 * Returns the edits, in UTF-16 offsets, that waive a requirement of compliance profiles in the text of a
 * `.audit-rules.json` file, or give its waiver another reason, and keep the rest; undefined where the text
 * cannot be read as a configuration. An empty text becomes a new configuration.
 * @param id the id of the requirement: `RHEL-09-654155`
 */
export function waiverEdits(text: string, id: string, reason: string): readonly TextEdit[] | undefined {
  const isSame = ({ name }: JsonMember): boolean => name === id;
  return entryEdits(text, { group: 'waived', name: id, value: reason, isSame });
}

/**
 * Returns the edits, in UTF-16 offsets, that remove the waiver of a requirement from the text of a
 * `.audit-rules.json` file and keep the rest: empty where there is none, undefined where the text cannot be read
 * as a configuration.
 * @param id the id of the requirement: `RHEL-09-654155`
 */
export function waiverRemovalEdits(text: string, id: string): readonly TextEdit[] | undefined {
  const config = objectOf(text);
  if (!config) return undefined;
  const waivers = memberOf(config, 'waived')?.value;
  if (waivers?.kind !== 'object') return waivers ? undefined : [];
  return removals(waivers, ({ name }) => name === id);
}

/** Returns the text of a `.audit-rules.json` file that only turns the check with a code off. */
export function newConfig(code: string): string {
  return configWith(switchedOff(code));
}

function switchedOff(code: string): Entry {
  return { group: 'checks', name: code, value: 'off', isSame: (member) => isNameOf(member, code) };
}

function configWith(entry: Entry): string {
  return `{\n  "${entry.group}": {\n    ${memberText(entry)}\n  }\n}\n`;
}

const memberText = ({ name, value }: Entry): string => `${JSON.stringify(name)}: ${JSON.stringify(value)}`;

function entryEdits(text: string, entry: Entry): readonly TextEdit[] | undefined {
  if (text.trim() === '') return [{ span: { start: 0, end: text.length }, newText: configWith(entry) }];
  const config = objectOf(text);
  if (!config) return undefined;
  const { group, value, isSame } = entry;
  const own = memberText(entry);
  const entries = memberOf(config, group);
  if (!entries) return [added(text, config, (indent) => `"${group}": {\n${indent}  ${own}\n${indent}}`)];
  if (entries.value.kind !== 'object') return undefined;
  const known = entries.value.members.filter(isSame);
  return known.length > 0
    ? known.map((m) => ({ span: m.value.span, newText: JSON.stringify(value) }))
    : [added(text, entries.value, () => own)];
}

/** Returns the object that a text is as JSON; undefined for any other text. */
function objectOf(text: string): JsonObject | undefined {
  const read = readJson(text);
  return 'node' in read && read.node.kind === 'object' ? read.node : undefined;
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

/** Returns the edits that remove members of an object with the commas that they leave over. */
function removals(
  { members, span }: JsonObject,
  isRemoved: (member: JsonMember) => boolean,
): readonly TextEdit[] {
  if (!members.some(isRemoved)) return [];
  const lastKept = members.reduce((found, m, i) => (isRemoved(m) ? found : i), -1);
  const [stays, last] = [members[lastKept], members.at(-1)];
  if (!stays || !last) return [{ span, newText: '{}' }];
  const edits = members.slice(0, lastKept).flatMap((m, i): readonly TextEdit[] => {
    const next = members[i + 1];
    return next && isRemoved(m)
      ? [{ span: { start: m.nameSpan.start, end: next.nameSpan.start }, newText: '' }]
      : [];
  });
  const end = { start: stays.value.span.end, end: last.value.span.end };
  return end.start === end.end ? edits : [...edits, { span: end, newText: '' }];
}

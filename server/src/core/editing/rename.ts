import { F } from '../facts/kernelNumbers.ts';
import type { Target } from '../facts/targets.ts';
import { sameOnAll } from '../model/equivalence.ts';
import { fails, messagesOf } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import {
  type KeyPlace,
  type KeySpot,
  keyAt,
  keySpots,
  type NamedDocument,
  references,
  rulesWithKey,
} from '../navigation/references.ts';
import { fitsLine, isPiece, LINE_BYTES, type RulesDocument } from '../syntax/document.ts';
import { type CommandLine, parseLine } from '../syntax/line.ts';
import { byteLength } from '../text/bytes.ts';
import { inWords } from '../text/sentenceParts.ts';
import { applyEdits, type Span, shift, type TextEdit } from '../text/span.ts';

/** What is renamed at a place: the key with its span (offsets of the document). */
export interface Renamable {
  readonly key: string;
  readonly span: Span;
}

/** What a rename mixes: rules that have the new key already. */
export interface MergedKeys {
  /** A few words that say so: `"scope" is already the key of 2 rules`. */
  readonly label: string;
  /** A sentence about what that leads to. */
  readonly description: string;
}

/**
 * The edits of a rename by the name of the document, with what it merges where other rules have the new key;
 * or why there are none: a sentence for people.
 */
export type Renaming =
  | { readonly edits: ReadonlyMap<string, readonly TextEdit[]>; readonly merged?: MergedKeys }
  | { readonly refused: string };

/** auditctl's limit for all keys of a rule, joined by 0x01. */
const KEYS_BYTES = 256;

/** Returns the key at a UTF-16 offset of the document; undefined at other places, and for an empty key. */
export function renamableAt(document: RulesDocument, offset: number): Renamable | undefined {
  const spot = keyAt(document, offset);
  return spot && spot.key !== '' ? { key: spot.key, span: spot.span } : undefined;
}

/**
 * Returns the edits of each document, by its name, that replace a key everywhere; or a refusal, as a
 * sentence: for a text that cannot be a key, where a rule's keys would be too long together, or where some
 * line would load differently than before.
 */
export function rename(
  documents: readonly NamedDocument[],
  key: string,
  newKey: string,
  targets: readonly Target[],
): Renaming {
  const bad = badKey(newKey);
  if (bad !== undefined) return { refused: bad };
  const edits = new Map<string, TextEdit[]>();
  const lines = new Map<string, KeyPlace[]>();
  for (const place of references(documents, key)) {
    const id = `${place.name}\n${place.line.start}`;
    lines.set(id, [...(lines.get(id) ?? []), place]);
  }
  if (lines.size === 0) return { refused: `No rule has the key "${key}".` };
  for (const places of lines.values()) {
    const [first] = places;
    if (!first) continue;
    const own = places.map((p) => ({ span: p.span, newText: escapedKey(newKey) }));
    if (!inOnePiece(documents, first, own)) return { refused: longLine(first.node) };
    const refused = provedWrong(first, own, newKey, places.length, targets);
    if (refused !== undefined) return { refused };
    edits.set(first.name, [...(edits.get(first.name) ?? []), ...own]);
  }
  const merged = key === newKey ? undefined : mergedWith(documents, key, newKey);
  return { edits, ...(merged ? { merged } : {}) };
}

/** Returns what a rename mixes with the rules that have the new key; undefined where none has it. */
function mergedWith(
  documents: readonly NamedDocument[],
  key: string,
  newKey: string,
): MergedKeys | undefined {
  const count = rulesWithKey(documents, newKey);
  if (count === 0) return undefined;
  return {
    label: `"${newKey}" is already the key of ${inWords(count, 'rule')}`,
    description: `A search for "${newKey}" then also finds the events of "${key}". No later rename separates them.`,
  };
}

/**
 * Reports whether auditctl reads the line at once, before and after: of a longer one each byte decides where
 * the next piece begins.
 */
function inOnePiece(
  documents: readonly NamedDocument[],
  { name, line }: KeyPlace,
  edits: readonly TextEdit[],
): boolean {
  const document = documents.find((d) => d.name === name)?.document;
  if (!document || isPiece(document, line.number - 1)) return false;
  const inLine = edits.map((e) => ({ ...e, span: shift(e.span, -line.start) }));
  return fitsLine(applyEdits(line.node.text, inLine));
}

function longLine(node: CommandLine): string {
  return `The line ${JSON.stringify(`${node.text.trim().slice(0, 40)}…`)} is longer than the ${LINE_BYTES} bytes that auditctl reads at once, or would be. Break it up first.`;
}

function badKey(key: string): string | undefined {
  if (key === '')
    return 'A key cannot be empty: auditctl would leave it out. To remove a key, remove its option.';
  if (key.includes('\x01'))
    return 'A key cannot hold the character 0x01: auditctl parts the keys of a rule by it.';
  if (/[\0\n\r\x04\x07]/.test(key))
    return 'A key cannot hold line ends and control characters that auditctl reads as something else.';
  if (key.includes(' '))
    return `A key with a space has to be escaped in every rule and quoted in every search. Write "${key.trim().replace(/ +/g, '-')}".`;
  const bytes = byteLength(key);
  return bytes > KEYS_BYTES
    ? `The key has ${bytes} bytes. auditctl takes ${KEYS_BYTES} for all keys of a rule together.`
    : undefined;
}

/**
 * Returns a key as it must be written in a rules file: spaces and backslashes escaped where auditctl would
 * misread them.
 */
export function escapedKey(key: string): string {
  return key.replace(/\\(?=[\\ ]|$)/g, '\\\\').replaceAll(' ', '\\ ');
}

/**
 * Returns why the line must not be edited so; undefined where it is the same rule afterwards, but for its
 * key.
 */
function provedWrong(
  place: KeyPlace,
  edits: readonly TextEdit[],
  newKey: string,
  count: number,
  targets: readonly Target[],
): string | undefined {
  const { node, line } = place;
  const inLine = edits.map((e) => ({ ...e, span: shift(e.span, -line.start) }));
  const after = parseLine(applyEdits(node.text, inLine));
  const written = after.kind === 'command' ? spotsOf(after) : [];
  const where = `${JSON.stringify(node.text.trim())}`;
  if (after.kind !== 'command' || written.filter((s) => s.key === newKey).length < count)
    return `"${newKey}" cannot be written as a key in the line ${where}.`;
  const loading = targets.filter((t) => !fails(verdictOf(node, t)));
  if (loading.length === 0) return undefined;
  const keys = joined(written);
  const same = sameOnAll([node], [after], loading, { key: true });
  // Releases before 4.2 drop words of a line that is short for its number of words: a shorter key may cost
  // one.
  if (same && loading.every((t) => keySent(node, t) !== joined(spotsOf(node)) || keySent(after, t) === keys))
    return undefined;
  return reason(
    after,
    written.map((s) => s.key),
    where,
    newKey,
    loading,
  );
}

function spotsOf(node: CommandLine): readonly KeySpot[] {
  return keySpots({
    text: node.text,
    lines: [{ start: 0, end: node.text.length, number: 1, continued: false, node }],
  });
}

/** Returns keys as auditctl joins them. */
function joined(spots: readonly KeySpot[]): string {
  return spots.reduce((all, { key }) => (all === '' ? key : `${all}\x01${key}`), '');
}

function keySent(node: CommandLine, target: Target): string | undefined {
  return verdictOf(node, target).rule?.fields.find((f) => f.field === F.key)?.text;
}

function reason(
  after: CommandLine,
  keys: readonly string[],
  where: string,
  newKey: string,
  loading: readonly Target[],
): string {
  const bytes = byteLength(keys.join('\x01'));
  if (bytes > KEYS_BYTES)
    return `The line ${where} would have ${bytes} bytes of keys. auditctl takes ${KEYS_BYTES} for all keys of a rule together.`;
  const said = loading.flatMap((t) => messagesOf(verdictOf(after, t), t.release))[0];
  return `With the key "${newKey}" the line ${where} would no longer load as it does${said === undefined ? '' : ` ("${said}")`}.`;
}

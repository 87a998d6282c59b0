import type { Machine } from '../../facts/machines.ts';
import { isWide } from '../../facts/machines.ts';
import { NEWEST } from '../../facts/releases.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { splitPair } from '../../model/pair.ts';
import { commaParts } from '../../model/syscalls.ts';
import { type CommandLine, parseLine } from '../../syntax/line.ts';
import { applyEdits, type TextEdit } from '../../text/span.ts';
import { fails } from '../failure.ts';
import { verdictsOf } from '../judged.ts';

// What 32-bit machines call by a name of its own, or have besides.
const NARROW_NAMES: Readonly<Record<string, readonly string[]>> = {
  newfstatat: ['fstatat64'],
  umount2: ['umount2', 'umount'],
  mmap: ['mmap', 'mmap2'],
  settimeofday: ['settimeofday', 'stime'],
};

/** The names by which another machine's programs make a call: none where it has no such call. */
export function namesOn(name: string, from: Machine, to: Machine): readonly string[] {
  const table = syscalls(to);
  const has = (n: string): boolean => {
    const found = table.get(n, NEWEST);
    return found !== undefined && found.number >= 0;
  };
  if (isWide(to)) return [name].filter(has);
  const more = (NARROW_NAMES[name] ?? [name]).flatMap((n) => [n, `${n}32`, `${n}64`]);
  return more.filter((n) => n === name || !syscalls(from).find(n)).filter(has);
}

/**
 * The line for the other word size: its arch written the same way, its system calls by that machine's names. Undefined
 * where one is a number, where none is left, or where the result would not load on some target.
 */
export function twinText(node: CommandLine, from: Machine, to: Machine, targets: readonly Target[]): string | undefined {
  const edits: TextEdit[] = [];
  let calls = 0;
  let left = 0;
  for (const o of node.options) {
    const { argument } = o;
    if (!argument) continue;
    const whole = node.text.slice(argument.span.start, argument.span.end);
    if (whole !== argument.value && (o.name === 'S' || argument.value.startsWith('arch='))) return undefined;
    if (o.name === 'F') {
      const pair = splitPair(argument.value);
      if (pair?.name.toLowerCase() !== 'arch') continue;
      const value = /^b(?:32|64)$/i.test(pair.value) ? (isWide(to) ? 'b64' : 'b32') : to;
      const start = argument.span.start + pair.at + pair.op.length;
      edits.push({ span: { start, end: argument.span.end }, newText: value });
    } else if (o.name === 'S') {
      const parts = commaParts(argument.value).map((p) => p.text);
      if (parts.some((p) => /^\d/.test(p))) return undefined;
      const names = [...new Set(parts.flatMap((p) => (p === 'all' ? [p] : namesOn(p, from, to))))];
      calls++;
      left += names.length;
      // A -S that is left without a name goes.
      if (names.length > 0) edits.push({ span: argument.span, newText: names.join(',') });
      else
        edits.push({ span: { start: o.span.start - (node.text[o.span.start - 1] === ' ' ? 1 : 0), end: argument.span.end }, newText: '' });
    }
  }
  if (edits.length === 0 || (calls > 0 && left === 0)) return undefined;
  const text = applyEdits(node.text, edits);
  const made = parseLine(text);
  return made.kind === 'command' && !verdictsOf(made, targets).some((j) => fails(j.verdict)) ? text : undefined;
}

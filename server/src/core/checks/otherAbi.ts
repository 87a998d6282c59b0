import { translateCalls } from '../facts/families.ts';
import { isWide, type Machine } from '../facts/machines.ts';
import type { Target } from '../facts/targets.ts';
import { commands, loadsWhere } from '../model/equivalence.ts';
import { startsWithDigit } from '../model/parseNumbers.ts';
import { commaParts, splitPair } from '../syntax/fieldPair.ts';
import type { CommandLine } from '../syntax/line.ts';
import { applyEdits, type TextEdit } from '../text/span.ts';
import { fitsLine, withoutSpan } from './edits.ts';

/** A rule for programs of the other word size. */
export interface OtherWordSize {
  readonly text: string;
  /** Names of its calls that the line does not have. */
  readonly added: readonly string[];
  /** Calls of the line that the other machine has not. */
  readonly missing: readonly string[];
}

/**
 * The line for the other word size: its arch written the same way, its system calls by the names that the other machine
 * has on all targets, and the rest as it stands. Undefined where a call is a number, where none is left, or where the
 * result would not load wherever the line does.
 */
export function forOtherWordSize(
  node: CommandLine,
  to: Machine,
  targets: readonly Target[],
): OtherWordSize | undefined {
  const edits: TextEdit[] = [];
  const added: string[] = [];
  const missing: string[] = [];
  const releases = targets.map((t) => t.release);
  let named = 0;
  let kept = 0;
  for (const o of node.options) {
    const { argument } = o;
    if (!argument) continue;
    const pair = o.name === 'F' ? splitPair(argument.value) : undefined;
    const isArch = pair?.name.toLowerCase() === 'arch';
    // Where blanks are escaped, places in the word are not places in the line.
    if (
      (isArch || o.name === 'S') &&
      node.text.slice(argument.span.start, argument.span.end) !== argument.value
    )
      return undefined;
    if (pair && isArch) {
      const value = /^b(?:32|64)$/i.test(pair.value) ? (isWide(to) ? 'b64' : 'b32') : to;
      edits.push({
        span: { start: argument.span.start + pair.at + pair.op.length, end: argument.span.end },
        newText: value,
      });
    } else if (o.name === 'S') {
      const calls = commaParts(argument.value).map((p) => p.text);
      if (calls.some(startsWithDigit)) return undefined;
      named += calls.length;
      const plain = calls.filter((c) => c !== 'all');
      const there = translateCalls(plain, to, releases);
      added.push(...there.added);
      missing.push(...there.missing);
      const names = plain.length < calls.length ? ['all'] : there.names;
      kept += names.length;
      // A -S that is left without a name goes.
      edits.push(
        names.length > 0
          ? { span: argument.span, newText: names.join(',') }
          : withoutSpan(node.text, { start: o.span.start, end: argument.span.end }),
      );
    }
  }
  if (edits.length === 0 || (named > 0 && kept === 0)) return undefined;
  const text = applyEdits(node.text, edits);
  return fitsLine(text) && loadsWhere([node], commands([text]), targets)
    ? { text, added, missing }
    : undefined;
}

import { translateCalls } from '../facts/families.ts';
import { abiName, type Machine } from '../facts/machines.ts';
import type { Target } from '../facts/targets.ts';
import { commands, loadsWhere } from '../model/equivalence.ts';
import { startsWithDigit } from '../model/parseNumbers.ts';
import { partsOfOption } from '../syntax/argumentParts.ts';
import { fitsLine } from '../syntax/document.ts';
import type { CommandLine, OptionArgument } from '../syntax/line.ts';
import { applyEdits, type TextEdit } from '../text/span.ts';
import { withoutSpan } from './edits.ts';

/** A rule for programs of the other word size. */
export interface OtherWordSize {
  readonly text: string;
  /** Names of its calls that the line does not have. */
  readonly added: readonly string[];
  /** Calls of the line that the other machine has not. */
  readonly missing: readonly string[];
}

/**
 * Returns a line rewritten for the other ABI: its arch written the same way, its system calls by the names
 * that the other machine has on all targets, and the rest unchanged. Undefined where a call is a number,
 * where none is left, or where the result would not load on every target that loads the line.
 * @param to the machine of the other ABI
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
  const { parts } = node;
  for (const arch of parts.fields.filter((f) => f.name === 'arch' && f.op !== undefined)) {
    if (hasEscapes(arch.argument)) return undefined;
    const ownBits = abiName(to);
    const newText = /^b(?:32|64)$/i.test(arch.value) ? ownBits : to;
    edits.push({ span: arch.span, newText });
  }
  for (const o of node.options) {
    const { argument } = o;
    if (o.name !== 'S' || !argument) continue;
    if (hasEscapes(argument)) return undefined;
    const calls = partsOfOption(parts.calls, o).map((c) => c.value);
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
  if (edits.length === 0 || (named > 0 && kept === 0)) return undefined;
  const text = applyEdits(node.text, edits);
  return fitsLine(text) && loadsWhere([node], commands([text]), targets)
    ? { text, added, missing }
    : undefined;
}

/** Reports whether spaces are escaped: then places in the word are not places in the line. */
function hasEscapes({ source }: OptionArgument): boolean {
  return source.map !== undefined;
}

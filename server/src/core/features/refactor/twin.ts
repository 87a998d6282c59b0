import { commands, loadsWhere, sameOnAll } from '../../checks/prove.ts';
import { translateCalls } from '../../facts/families.ts';
import { type Machine, machineOfBits } from '../../facts/machines.ts';
import { startsWithDigit } from '../../model/numbers.ts';
import { splitPair } from '../../model/pair.ts';
import { commaParts } from '../../model/syscalls.ts';
import type { RulesDocument } from '../../syntax/document.ts';
import type { CommandLine } from '../../syntax/line.ts';
import type { FeatureContext } from '../context.ts';
import { machineOfArch, ruleInfo } from '../ruleInfo.ts';
import { fitsLine, lineEnd, type PickedCommand, pickCommand, textOf } from './lines.ts';
import type { RefactorAction } from './types.ts';

/** A rule for the other kind of programs. */
export interface Twin {
  readonly text: string;
  readonly bits: 'b64' | 'b32';
  readonly added: readonly string[];
  readonly missing: readonly string[];
}

/** How far around a rule its twin is looked for. */
const NEAR = 20;

/**
 * The same rule for the machine's other arch, its system calls by the names that they have there; undefined where there
 * is none: no arch or a foreign one, calls by number, no call left, or a rule that would not load.
 */
export function twinOf(node: CommandLine, ctx: FeatureContext): Twin | undefined {
  const archs = node.options.filter((o) => o.name === 'F' && splitPair(o.argument?.value ?? '')?.name.toLowerCase() === 'arch');
  const pair = splitPair(archs[0]?.argument?.value ?? '');
  const first = node.options[0]?.name;
  if (archs.length !== 1 || pair?.op !== '=' || node.rest.length > 0 || (first !== 'a' && first !== 'A')) return undefined;
  // On the list of io_uring names are operations, and an arch is nothing that it looks at.
  if (ruleInfo(node.options, ctx.machine).list !== 'exit') return undefined;
  const bits = otherBits(machineOfArch(pair.value, ctx.machine), ctx.machine);
  const machine = bits && machineOfBits(bits, ctx.machine);
  if (!bits || !machine) return undefined;
  const added: string[] = [];
  const missing: string[] = [];
  const words: string[] = [];
  let named = 0;
  let kept = 0;
  for (const option of node.options) {
    if (option.name === undefined || !option.argument || !textOf(node, option).startsWith('-')) return undefined;
    if (option === archs[0]) words.push(`-F arch=${bits}`);
    else if (option.name !== 'S') words.push(textOf(node, option));
    else {
      const calls = commaParts(option.argument.value).map((p) => p.text);
      named += calls.length;
      if (calls.some(startsWithDigit)) return undefined;
      const plain = calls.filter((c) => c !== 'all');
      const there = translateCalls(
        plain,
        machine,
        ctx.targets.map((t) => t.release),
      );
      added.push(...there.added);
      missing.push(...there.missing);
      const names = plain.length < calls.length ? ['all'] : there.names;
      kept += names.length;
      if (names.length > 0) words.push(`-S ${names.join(',')}`);
    }
  }
  const text = words.join(' ');
  if ((named > 0 && kept === 0) || !fitsLine(text) || !loadsWhere([node], commands([text]), ctx.targets)) return undefined;
  return { text, bits, added, missing };
}

function otherBits(machine: Machine | undefined, host: Machine): Twin['bits'] | undefined {
  if (machine === undefined) return undefined;
  if (machine === machineOfBits('b64', host)) return 'b32';
  return machine === machineOfBits('b32', host) ? 'b64' : undefined;
}

/** Writes the twin below the rule, where it does not stand near it already. */
export function addTwin(document: RulesDocument, p: PickedCommand, ctx: FeatureContext): readonly RefactorAction[] {
  const twin = twinOf(p.node, ctx);
  if (!twin) return [];
  const nodes = commands([twin.text]);
  for (let i = Math.max(0, p.index - NEAR); i <= p.index + NEAR; i++) {
    const near = pickCommand(document, i);
    // Whatever calls it names: who wrote a rule for the other arch does not want a second one.
    if (near && near.index !== p.index && sameOnAll([near.node], nodes, ctx.targets, { calls: true })) return [];
  }
  const end = p.line.start + p.text.length;
  const notes = [
    ...(twin.added.length > 0 ? [`with ${twin.added.join(', ')}`] : []),
    ...(twin.missing.length > 0 ? [`without ${twin.missing.join(', ')}`] : []),
  ];
  const title = `Add the rule for ${twin.bits === 'b32' ? '32' : '64'}-bit programs${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  return [
    { name: 'add-twin', kind: 'rewrite', title, edits: () => [{ span: { start: end, end }, newText: `${lineEnd(document)}${twin.text}` }] },
  ];
}

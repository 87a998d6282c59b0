import { forOtherWordSize, type OtherWordSize } from '../checks/otherAbi.ts';
import { machineOfArch } from '../completion/ruleInfo.ts';
import { type Machine, machineOfBits } from '../facts/machines.ts';
import type { FeatureContext } from '../featureContext.ts';
import { commands, sameOnAll } from '../model/equivalence.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { lineEnd, type PickedCommand, pickCommand } from './editLines.ts';
import type { RefactorAction } from './refactoring.ts';

/** A rule for the other kind of programs. */
interface Twin extends OtherWordSize {
  readonly bits: 'b64' | 'b32';
}

/** How far around a rule its twin is looked for. */
const NEAR = 20;

/**
 * Returns the rule for the other kind of the machine's programs; undefined where there is no arch, or a
 * foreign one.
 */
function twinOf(node: CommandLine, ctx: FeatureContext): Twin | undefined {
  const archs = node.parts.fields.filter((f) => f.name === 'arch');
  const [arch] = archs;
  const first = node.options[0]?.name;
  if (archs.length !== 1 || arch?.op !== '=' || node.rest.length > 0 || (first !== 'a' && first !== 'A'))
    return undefined;
  // On the list of io_uring names are operations, and an arch is nothing that it looks at.
  if (node.parts.list !== 'exit') return undefined;
  const bits = otherBits(machineOfArch(arch.value, ctx.machine), ctx.machine);
  const machine = bits && machineOfBits(bits, ctx.machine);
  const twin = machine && forOtherWordSize(node, machine, ctx.targets);
  return bits && twin && { ...twin, bits };
}

function otherBits(machine: Machine | undefined, host: Machine): Twin['bits'] | undefined {
  if (machine === undefined) return undefined;
  if (machine === machineOfBits('b64', host)) return 'b32';
  return machine === machineOfBits('b32', host) ? 'b64' : undefined;
}

/**
 * Returns the action that writes a rule's counterpart for the other ABI (b32 for b64) below it; empty where
 * it is already there or does not apply.
 */
export function addTwin(
  document: RulesDocument,
  p: PickedCommand,
  ctx: FeatureContext,
): readonly RefactorAction[] {
  const twin = twinOf(p.node, ctx);
  if (!twin) return [];
  const nodes = commands([twin.text]);
  for (let i = Math.max(0, p.index - NEAR); i <= p.index + NEAR; i++) {
    const near = pickCommand(document, i);
    // Whatever calls it names: who wrote a rule for the other arch does not want a second one.
    if (near && near.index !== p.index && sameOnAll([near.node], nodes, ctx.targets, { calls: true }))
      return [];
  }
  const end = p.line.start + p.text.length;
  const notes = [
    ...(twin.added.length > 0 ? [`with ${twin.added.join(', ')}`] : []),
    ...(twin.missing.length > 0 ? [`without ${twin.missing.join(', ')}`] : []),
  ];
  const title = `Add the rule for ${twin.bits === 'b32' ? '32' : '64'}-bit programs${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  return [
    {
      name: 'add-twin',
      kind: 'rewrite',
      title,
      edits: () => [{ span: { start: end, end }, newText: `${lineEnd(document)}${twin.text}` }],
    },
  ];
}

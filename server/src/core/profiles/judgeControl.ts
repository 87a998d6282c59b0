import type { LoadResult } from '../ruleset/loadResult.ts';
import { mayHaveOptionNamed } from '../ruleset/quickOptions.ts';
import { parseLine } from '../syntax/line.ts';
import type { DeadCause, DeadLine } from './deadLines.ts';
import type { RequirementResult, RequirementState, ScannerVerdict } from './profileResult.ts';
import type { Requirement } from './profileTypes.ts';
import { textState } from './textState.ts';

/**
 * Judges whether the options that a requirement asks for, such as `-e 2`, are in force after loading, and
 * returns the state of the requirement with the lines that set them.
 * @param scanners what scanners say about the requirement
 */
export function judgeControl(
  requirement: Requirement,
  scanners: readonly ScannerVerdict[],
  loaded: LoadResult,
): RequirementResult {
  const answers = requirement.lines.map((line) => judgeLine(line, loaded));
  const dead = answers.flatMap((a) => a.dead ?? []);
  const lacking = answers.flatMap((a) => (a.lines.length === 0 && !a.dead ? [`"${a.text}"`] : []));
  let state: RequirementState = textState(scanners);
  if (dead.length > 0) state = 'dead';
  if (lacking.length > 0) state = lacking.length < answers.length ? 'partly' : 'missing';
  return {
    requirement,
    scanners,
    state,
    lines: answers.flatMap((a) => a.lines),
    dead,
    lacking,
    droppedBy: [],
    notes: [],
  };
}

interface ControlAnswer {
  readonly text: string;
  /** The line that has the last word. */
  readonly lines: readonly number[];
  readonly dead?: DeadLine;
}

interface Control {
  readonly name: string;
  readonly value: string | undefined;
}

/** Returns the control of a line: its option and value; undefined for a line without one. */
function controlOf(line: string): Control | undefined {
  const node = parseLine(line);
  if (node.kind !== 'command') return undefined;
  const [option] = node.options;
  return option?.name === undefined ? undefined : { name: option.name, value: option.argument?.value };
}

const DEAD: Readonly<Record<string, DeadCause>> = {
  unread: 'unread',
  locked: 'locked',
  refused: 'refused',
  crashes: 'refused',
};

function judgeLine(text: string, loaded: LoadResult): ControlAnswer {
  const wanted = controlOf(text);
  let last: { readonly line: number; readonly isSame: boolean } | undefined;
  let dead: DeadLine | undefined;
  for (const [line, { line: merged, outcome, because }] of loaded.lines.entries()) {
    if (merged.node.kind !== 'command' || (wanted && !mayHaveOptionNamed(merged.node, wanted.name))) continue;
    const own = merged.node.options.find((o) => o.name === wanted?.name);
    if (!own) continue;
    const isSame = own.argument?.value === wanted?.value;
    const cause = DEAD[outcome];
    if (cause === undefined) last = { line, isSame };
    else if (isSame) {
      const by = cause === 'unread' ? loaded.stopsAt : because;
      dead ??= { cause, line, ...(by === undefined ? {} : { by }) };
    }
  }
  if (last?.isSame) return { text, lines: [last.line] };
  return { text, lines: [], ...(dead ? { dead } : {}) };
}

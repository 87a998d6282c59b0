import type { Severity } from '../checks/finding.ts';
import type { DeadCause, DeadLine } from './deadLines.ts';
import { demandsOfLines, idsOfResults } from './lineDemands.ts';
import type { JudgedProfile } from './profileFailures.ts';
import type { PlaceOfLine } from './profileReasons.ts';

/** What is wrong with a line whose text a profile demands, and which records nothing. */
export interface DeadFinding {
  /** An index into the ruleset's lines. */
  readonly line: number;
  readonly severity: Severity;
  readonly message: string;
  /** The id of the first requirement that demands the line. */
  readonly id: string;
}

/**
 * The causes that no check reports in all cases. A line that does not load, and whatever an error, `-e 2` or a
 * rule of the list task keeps from recording, has a problem of its own or at the line that is the cause.
 */
const OPEN_CAUSES: ReadonlySet<DeadCause> = new Set(['link', 'removed', 'other-arch', 'never', 'excluded']);

/**
 * Returns a finding for each line whose text a profile demands and which records nothing, unless a check
 * reports the cause or the requirement is waived; at most one for each line.
 * @param isReported reports whether a problem is shown at a line of the ruleset, by its index
 * @param place returns how a sentence names a line, by its index in the ruleset
 */
export function deadFindings(
  { result, waived }: JudgedProfile,
  isReported: (line: number) => boolean,
  place: PlaceOfLine,
): readonly DeadFinding[] {
  const findings: DeadFinding[] = [];
  for (const [line, { results }] of demandsOfLines(result)) {
    const open = results.filter((r) => !waived.has(r.requirement.id));
    const dead = open.flatMap((r) => r.dead).find((d) => d.line === line && OPEN_CAUSES.has(d.cause));
    if (!dead || isReported(line) || (dead.by !== undefined && isReported(dead.by))) continue;
    const demanding = open.filter((r) => r.dead.some((d) => d.line === line && d.cause === dead.cause));
    const message = messageOfDead(dead, result.ruleset.lines[line]?.text ?? '', {
      demands: `${idsOfResults(demanding)} ${demanding.length === 1 ? 'demands' : 'demand'}`,
      by: place(dead.by ?? line),
    });
    if (message === undefined) continue;
    const severity = dead.cause === 'link' ? 'info' : 'warning';
    findings.push({ line, severity, message, id: demanding[0]?.requirement.id ?? '' });
  }
  return findings;
}

/** Returns the message about a dead line; undefined for a cause that checks report. */
function messageOfDead(
  { cause }: DeadLine,
  text: string,
  { demands, by }: { readonly demands: string; readonly by: string },
): string | undefined {
  switch (cause) {
    case 'link': {
      const path = /(?:-w\s+|path=|dir=)(\S+)/.exec(text)?.[1] ?? 'The path';
      return `"${path}" is a symbolic link, so the rule that ${demands} never matches. Record the target of the link too, and waive the requirement.`;
    }
    case 'removed':
      return `The line at ${by} deletes this rule, which ${demands}. Remove that line.`;
    case 'never':
      return `The rule at ${by} drops the events of this rule, which ${demands}. Move this rule above it.`;
    case 'excluded':
      return `The rule at ${by} drops the records of this rule, which ${demands}. Remove that rule.`;
    case 'other-arch': {
      const arch = text.includes('arch=b32') ? 'b64' : 'b32';
      return `${demands} this rule with "arch=${arch}", which nothing records. Add the same rule with "arch=${arch}".`;
    }
    case 'refused':
    case 'unread':
    case 'locked':
    case 'off':
      return undefined;
    default:
      return cause satisfies never;
  }
}

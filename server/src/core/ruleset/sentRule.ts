import { F, OP } from '../facts/kernelNumbers.ts';
import { pathOf } from '../matching/pathCovers.ts';
import { eventHash, ruleHash, sameToKernel } from '../matching/ruleIdentity.ts';
import { isFullMask, type ListName, listOf, PREPEND, type Rule, textField } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CommandLine } from '../syntax/line.ts';
import { hasOption } from './quickOptions.ts';

/**
 * A rule that a line sends, with what is worked out about it once. Where a line sends equal rules on several
 * targets, they share one object; it lives as long as the verdict of the line.
 */
export interface SentRule {
  /** The rule as it is sent, with the name of each user or group whose number only the host knows. */
  readonly sent: Rule;
  /** The rule as it is on its list: without the mark that puts it first. */
  readonly rule: Rule;
  readonly list: ListName | undefined;
  /** Whether its line is -w or -W. */
  readonly watch: boolean;
  /** Whether it is for every system call. */
  readonly full: boolean;
  /** Equal where the kernel takes two rules for one (`sameToKernel`). */
  readonly hash: number;
  /** For watches: equal where two are one rule but for path= and dir=. */
  readonly watchHash: number;
  /** Equal where two rules match the same events by the same words (`sameButKey`). */
  readonly eventHash: number;
  /** Its first path= or dir=. */
  readonly path: { readonly tree: boolean; readonly path: string } | undefined;
  /** The ELF machine number of its only arch field, which has "="; undefined for others. */
  readonly arch: number | undefined;
  /**
   * A watch of a path, as it is where that path is a directory when the rule is loaded; undefined for others.
   */
  readonly asTree: Rule | undefined;
}

class Sent implements SentRule {
  readonly sent: Rule;
  readonly rule: Rule;
  readonly list: ListName | undefined;
  readonly watch: boolean;
  readonly full: boolean;
  readonly hash: number;
  readonly watchHash: number;
  readonly path: SentRule['path'];
  readonly arch: number | undefined;
  private events: number | undefined;
  private tree: Rule | undefined;

  constructor(sent: Rule, watch: boolean) {
    this.sent = sent;
    this.rule = (sent.flags & PREPEND) === 0 ? sent : { ...sent, flags: sent.flags & ~PREPEND };
    this.list = listOf(this.rule);
    this.watch = watch;
    this.full = isFullMask(this.rule.mask);
    this.hash = ruleHash(this.rule);
    this.watchHash = watch ? ruleHash(this.rule, true) : 0;
    this.path = pathOf(this.rule);
    this.arch = archOf(this.rule);
  }
  get eventHash(): number {
    this.events ??= eventHash(this.rule);
    return this.events;
  }
  get asTree(): Rule | undefined {
    if (!this.watch || !this.rule.fields.some((f) => f.field === F.path)) return undefined;
    this.tree ??= {
      ...this.rule,
      fields: this.rule.fields.map((f) => (f.field === F.path ? textField(F.dir, f.op, f.text ?? '') : f)),
    };
    return this.tree;
  }
}

function archOf({ fields }: Rule): number | undefined {
  let arch: number | undefined;
  let count = 0;
  for (const f of fields) {
    if (f.field !== F.arch) continue;
    count++;
    arch = f.op === OP.eq ? f.value : undefined;
  }
  return count === 1 ? arch : undefined;
}

const sent = new WeakMap<Verdict, SentRule>();

/**
 * Returns what is known of the rule that a line sends; undefined where it sends none. It is kept with the
 * verdict.
 */
export function sentRule(node: CommandLine, verdict: Verdict): SentRule | undefined {
  if (!verdict.rule) return undefined;
  let found = sent.get(verdict);
  if (!found) {
    found = new Sent(withNames(verdict.rule, verdict), isWatch(node));
    sent.set(verdict, found);
  }
  return found;
}

/**
 * Makes a verdict have the same rule object as another verdict of its line, where both send the same rule.
 * @param verdict the verdict, for which no rule was made yet
 * @param others the other verdicts of the line
 */
export function shareSentRule(node: CommandLine, verdict: Verdict, others: readonly Verdict[]): void {
  if (!verdict.rule || sent.has(verdict)) return;
  const own = new Sent(withNames(verdict.rule, verdict), isWatch(node));
  for (const other of others) {
    const theirs = sentRule(node, other);
    if (!theirs || theirs.hash !== own.hash || theirs.sent.type !== own.sent.type) continue;
    if (theirs.sent.flags !== own.sent.flags || !sameToKernel(theirs.rule, own.rule)) continue;
    sent.set(verdict, theirs);
    return;
  }
  sent.set(verdict, own);
}

function isWatch(node: CommandLine): boolean {
  const first = node.words[0]?.value;
  // As nearly all watches begin: their options need not be read.
  if (first === '-w' || first === '-W') return true;
  return hasOption(node, 'w') || hasOption(node, 'W');
}

/** Returns the rule with the name of each user or group whose number only the host knows. */
function withNames(rule: Rule, { assumes }: Verdict): Rule {
  if (assumes.length === 0) return rule;
  const names = assumes.filter((a) => a.kind === 'user' || a.kind === 'group').map((a) => a.name);
  if (names.length === 0) return rule;
  let next = 0;
  return {
    ...rule,
    fields: rule.fields.map((f) =>
      f.value === undefined && f.text === undefined ? { ...f, text: names[next++] ?? '' } : f,
    ),
  };
}

import { fieldOfNumber } from '../facts/fields.ts';
import { F } from '../facts/kernelNumbers.ts';
import { machineOfElf } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { syscalls } from '../facts/tables.ts';
import type { Target } from '../facts/targets.ts';
import { lintLines } from '../lint/lintLines.ts';
import { matchedMachines } from '../matching/neverMatches.ts';
import { isFullMask, listOf, maskNumbers, type Rule, type RuleField } from '../model/rule.ts';
import { messagesOf, type Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { parseDocument } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { plainMarkdown } from '../text/markdown.ts';
import { both } from '../text/series.ts';
import { controlSentences } from './controlSentences.ts';
import { familyOf, missedOf } from './eventPhrases.ts';
import type { Subject } from './ruleSubject.ts';
import { ruleSentence } from './sentences/sentence.ts';

/** What a line does in plain words, and the targets for which it is so. */
export interface Explanation {
  readonly sentence: string;
  /** The line fails on them: the sentence is plain text then, without code spans. */
  readonly fails: boolean;
  /** Never empty, in the order in which they were given. */
  readonly targets: readonly Target[];
}

/** What a line does on one target. */
interface OnTarget {
  readonly sentence: string;
  readonly fails: boolean;
  readonly target: Target;
  /** The rule that the line adds; undefined where it fails or is something else. */
  readonly adds: Subject | undefined;
}

/**
 * Returns what a line does on the targets, in plain words: one explanation if it is the same on all,
 * otherwise one for each group of targets. Texts of the rule are in code spans. Where targets differ only in
 * which system calls do the same as those of the rule, one explanation names the calls that the rule misses.
 */
export function explain(node: CommandLine, targets: readonly Target[]): readonly Explanation[] {
  const groups = new Map<string, OnTarget[]>();
  for (const target of targets) {
    const one = explainOn(node, target);
    const key = one.adds ? ruleSentence({ ...one.adds, withoutFamily: true }) : one.sentence;
    const there = groups.get(key);
    if (there) there.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const sentence = group.every((one) => one.sentence === first.sentence) ? first.sentence : joined(group);
    return [{ sentence, fails: first.fails, targets: group.map(({ target }) => target) }];
  });
}

/** Returns one sentence for targets that differ in which system calls do the same, and what the rule misses. */
function joined(group: readonly OnTarget[]): string {
  const subjects = group.flatMap(({ adds }) => adds ?? []);
  const whole = group.find(({ adds }) => adds && familyOf(adds));
  const family = whole?.adds && familyOf(whole.adds);
  if (!whole || !family) return group[0]?.sentence ?? '';
  const missed = new Map<string, Target[]>();
  for (const s of subjects) {
    const names = missedOf(family, s);
    if (names.length === 0) continue;
    const said = `it misses ${both(names.map((n) => `\`${n}\``))}, ${names.length === 1 ? 'another system call' : 'other system calls'} of this kind`;
    missed.set(said, [...(missed.get(said) ?? []), s.target]);
  }
  const notes = [...missed].map(([said, on]) => ` On ${both(on.map((t) => t.label))}, ${said}.`);
  return `${whole.sentence}${notes.join('')}`;
}

/** Returns explanations as Markdown, a paragraph for each; the targets are named where there are several. */
export function explanationMarkdown(explanations: readonly Explanation[]): string {
  return paragraphs(explanations.map((e) => (e.fails ? { ...e, sentence: plainMarkdown(e.sentence) } : e)));
}

/**
 * Returns explanations as they are, a paragraph for each; the targets are named where there are several.
 * Empty for none.
 */
export function paragraphs(explanations: readonly Explanation[]): string {
  if (explanations.length === 1) return explanations[0]?.sentence ?? '';
  return explanations.map((e) => `${e.targets.map((t) => t.label).join(', ')}: ${e.sentence}`).join('\n\n');
}

function explainOn(node: CommandLine, target: Target): OnTarget {
  const verdict = verdictOf(node, target);
  if (verdict.fault && verdict.outcome !== 'loads') {
    const sentence = `${beginnings[verdict.outcome]}: ${whyNot(node, target, verdict)}`;
    return { sentence, fails: true, target, adds: undefined };
  }
  const subject = verdict.rule && subjectOf(node, verdict.rule, verdict, target);
  const said = [...(subject ? [ruleSentence(subject)] : []), ...controlSentences(node)];
  const adds = subject?.rule.type === 'add' && said.length === 1 ? subject : undefined;
  return { sentence: said.length > 0 ? said.join(' ') : 'Does nothing.', fails: false, target, adds };
}

const beginnings: Readonly<Record<Exclude<Verdict['outcome'], 'loads'>, string>> = {
  refused: 'Does not load',
  nothing: 'Loads nothing',
  crashes: 'Makes auditctl crash',
};

/** Returns what the check says that owns the line's way of not loading. */
function whyNot(node: CommandLine, target: Target, verdict: Verdict): string {
  const problem = lintLines(parseDocument(node.text), { targets: [target] }).problems.find(
    (p) => p.severity === 'error',
  );
  return problem?.message ?? messagesOf(verdict, target.release).join(' ');
}

/** Returns what a rule that a target loads is about; undefined for a list that is not one. */
function subjectOf(node: CommandLine, rule: Rule, { assumes }: Verdict, target: Target): Subject | undefined {
  const list = listOf(rule);
  if (list === undefined) return undefined;
  const arch = rule.fields.filter((f) => f.field === F.arch).pop();
  const table = (arch && machineOfElf(arch.value ?? 0, NEWEST)) ?? target.machine;
  const [machine = table, also] = matchedMachines(rule, target) ?? [];
  return {
    rule,
    list,
    target,
    machine,
    also,
    table,
    ofArch: arch !== undefined,
    calls:
      list !== 'exit' || isFullMask(rule.mask)
        ? []
        : maskNumbers(rule.mask).flatMap((n) => syscalls(machine).nameOf(n) ?? []),
    accounts: accountsOf(rule, assumes),
    watch: node.options.some((o) => o.name === 'w' || o.name === 'W'),
  };
}

/** Returns the names of users and groups, in the order in which their fields were read. */
function accountsOf(rule: Rule, assumes: Verdict['assumes']): ReadonlyMap<RuleField, string> {
  const names = assumes.filter((a) => a.kind === 'user' || a.kind === 'group').map((a) => a.name);
  const unknown = rule.fields.filter((f) => f.value === undefined && fieldOfNumber(f.field) !== undefined);
  return new Map(unknown.flatMap((f, i) => (names[i] === undefined ? [] : [[f, names[i]] as const])));
}

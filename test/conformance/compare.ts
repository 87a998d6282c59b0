import { statSync } from 'node:fs';
import type { Machine } from '../../server/src/core/facts/machines.ts';
import type { Release } from '../../server/src/core/facts/releases.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { encodeRule, type Rule } from '../../server/src/core/model/rule.ts';
import { messagesOf, type Verdict } from '../../server/src/core/model/verdict.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';

/** What auditctl would answer for a text, in the words of a recorded answer: `load`, `refuse`, `nothing`, `crash`. */
export interface Expected {
  readonly outcome: 'load' | 'refuse' | 'nothing' | 'crash';
  readonly messages: readonly string[];
  readonly verdicts: readonly Verdict[];
}

/** auditctl's own answer: a rule that only the kernel refuses is a load (the stand-in takes everything). */
export function auditctlOutcome(v: Verdict): Expected['outcome'] {
  if (v.outcome === 'crashes') return 'crash';
  if (v.by === 'kernel') return 'load';
  return v.outcome === 'loads' ? 'load' : v.outcome === 'nothing' ? 'nothing' : 'refuse';
}

/** What the tool says, less what only the kernel's answer makes it say. */
export function auditctlMessages(v: Verdict, line: number, release: Release): readonly string[] {
  return messagesOf(v, release).flatMap((m) =>
    m.startsWith('Error sending ') ? [] : m.replaceAll('%d', String(line)).split('\n'),
  );
}

/** The answer for a line that may be read in pieces; `line` is the number of its first piece. */
export function expect(text: string, line: number, release: Release, machine: Machine): Expected {
  const messages: string[] = [];
  const verdicts: Verdict[] = [];
  let loaded = false;
  let failed = false;
  let ignores: Verdict['ignores'];
  for (const piece of parseDocument(text).lines) {
    if (piece.node.kind !== 'command') continue;
    const v = judge(piece.node, release, machine);
    verdicts.push(v);
    messages.push(...auditctlMessages(v, line + piece.number - 1, release));
    const o = auditctlOutcome(v);
    if (o === 'crash') return { outcome: 'crash', messages, verdicts };
    // Once said, -c stays; -i after it changes nothing.
    ignores = ignores === '-c' ? ignores : (v.ignores ?? ignores);
    if (o === 'load') loaded = true;
    if (o !== 'refuse') continue;
    failed = true;
    if (!ignores) break;
  }
  const outcome = failed && ignores !== '-i' ? 'refuse' : loaded ? 'load' : 'nothing';
  return { outcome, messages, verdicts };
}

const STATUS =
  /^(enabled|failure|pid|rate_limit|backlog_limit|backlog|backlog_wait_time|backlog_wait_time_actual|lost|loginuid_immutable) \w+( \w+)?$/;

/** The lines of a tool's output that are about the line: its status report, its usage and its version left out. */
export function spoken(message: string): readonly string[] {
  const out: string[] = [];
  for (const l of message.split('\n')) {
    if (l.startsWith('usage: auditctl')) break;
    if (
      l === '' ||
      /^There was an error in line \d+ of /.test(l) ||
      STATUS.test(l) ||
      l.startsWith('auditctl version ')
    )
      continue;
    out.push(l);
  }
  return out;
}

/** The bytes of the request with what only this machine knows filled in: whether a watched path is a directory. */
export function requestOnThisMachine(v: Verdict): Uint8Array | undefined {
  if (!v.rule) return undefined;
  return encodeRule(onThisMachine(v, v.rule));
}

function onThisMachine(v: Verdict, rule: Rule): Rule {
  const watch = v.assumes.find((a) => a.kind === 'directory');
  if (!watch) return rule;
  let directory = false;
  try {
    directory = statSync(watch.name).isDirectory();
  } catch {
    directory = false;
  }
  return {
    ...rule,
    fields: rule.fields.map((f, i) => (i === 0 ? { ...f, field: directory ? 107 : 105 } : f)),
  };
}

/** Whether the answer hangs on accounts that only the asked machine knows. */
export function needsAccounts(verdicts: readonly Verdict[]): boolean {
  return verdicts.some((v) => v.assumes.some((a) => a.kind === 'user' || a.kind === 'group'));
}

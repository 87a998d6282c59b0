import { coversButCalls } from '../matching/covers.ts';
import { excludes, mayEndExcluding } from '../matching/excluded.ts';
import { ACTION, FULL_MASK, LIST, listOf, type Rule } from '../model/rule.ts';
import type { LoadedRule, LoadResult } from './loadResult.ts';

/** Every system call of every process. */
const EVERY_EVENT: Rule = {
  type: 'add',
  flags: LIST.exit,
  action: ACTION.always,
  mask: FULL_MASK,
  fields: [],
};

/** Every process that starts. */
const EVERY_START: Rule = { ...EVERY_EVENT, flags: LIST.task };

/**
 * Returns the line, as an index into the ruleset's lines, whose `-e 0` is the last `-e` that is carried out;
 * undefined where auditing stays on.
 */
export function disabledBy(loaded: LoadResult): number | undefined {
  let disabled: number | undefined;
  for (const i of loaded.controls) {
    const { outcome, line } = loaded.lines[i] ?? {};
    if (outcome !== 'done' || line?.node.kind !== 'command') continue;
    for (const o of line.node.options)
      if (o.name === 'e') disabled = o.argument?.value === '0' ? i : undefined;
  }
  return disabled;
}

/**
 * Returns the line, as an index into the ruleset's lines, that keeps every system call of every process from
 * being recorded: `-e 0`, `never,task`, or an exclude rule for all SYSCALL records. Undefined where a process
 * may be recorded, such as one whose login UID a rule of these lists does not name. Processes that run when
 * the rules are loaded are not thought of.
 */
export function silencedBy(loaded: LoadResult): number | undefined {
  return disabledBy(loaded) ?? (taskless(loaded.rules) ?? excluding(loaded.rules))?.line;
}

/** Returns the rule that turns auditing off for every new process; undefined where one before it may not. */
function taskless(rules: readonly LoadedRule[]): LoadedRule | undefined {
  for (const r of rules) {
    if (listOf(r.rule) !== 'task') continue;
    if (r.rule.action !== ACTION.never) return undefined;
    if (coversButCalls(r.rule, EVERY_START)) return r;
  }
  return undefined;
}

/** Returns the first rule that drops every SYSCALL record; undefined where the list may end before it. */
function excluding(rules: readonly LoadedRule[]): LoadedRule | undefined {
  for (const r of rules) {
    if (listOf(r.rule) !== 'exclude') continue;
    if (mayEndExcluding(r.rule)) return undefined;
    if (excludesEvery(r.rule)) return r;
  }
  return undefined;
}

/** Reports whether a rule of the exclude list certainly drops every event of system calls, of all processes. */
export function excludesEvery(rule: Rule): boolean {
  return excludes(rule, EVERY_EVENT);
}

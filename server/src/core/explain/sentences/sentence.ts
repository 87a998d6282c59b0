import { fieldOfNumber } from '../../facts/fields.ts';
import { F, MAX_U32 } from '../../facts/kernelNumbers.ts';
import { looksAt } from '../../matching/consultedFields.ts';
import { neverTrue } from '../../matching/neverMatches.ts';
import { isFullMask, PREPEND, type RuleField } from '../../model/rule.ts';
import { capitalized } from '../../text/sentenceParts.ts';
import { both, either } from '../../text/series.ts';
import { happening } from '../eventPhrases.ts';
import type { Subject } from '../ruleSubject.ts';
import { condition, errorOf, opOf, valueWords } from './conditions.ts';
import { visibleText } from './english.ts';
import { peopleOf } from './people.ts';

// The grammar. A rule is a verb, what happens, by whom, with which program, how it fails, all other
// conditions, and the keys; each part uses the fields that it mentions, and every other field becomes a
// condition. So nothing is lost.

/**
 * Returns what a rule does as one or more sentences, with texts of the rule in code spans. Two rules with
 * different requests have different sentences.
 * @param s the rule, its target, and the names that its line has
 */
export function ruleSentence(s: Subject): string {
  const said = `${predicate(s)}${keysOf(s)}`;
  if (s.rule.type === 'delete') return `Deletes the rule that ${said}.`;
  const idle = whyIdle(s) ?? whyNever(s);
  const whole =
    idle === undefined ? `${capitalized(said)}.` : `Has no effect: ${idle}. As written, it ${said}.`;
  return s.rule.flags & PREPEND ? `${whole} It goes before the rules that are already on the list.` : whole;
}

function predicate(s: Subject): string {
  const always = s.rule.action !== 0;
  switch (s.list) {
    case 'exit':
    case 'io_uring':
      return onExit(s, always);
    case 'task':
      return `switches system call auditing ${always ? 'on' : 'off'} for every new process${where(s, [])}`;
    case 'user':
      return message(
        s,
        always ? 'records every message' : 'does not record any message',
        ' that a program sends to audit',
      );
    case 'exclude':
      return `${message(s, 'drops every record', '')}${always ? ' (on the list exclude, `always` does the same as `never`)' : ''}`;
    case 'filesystem': {
      const types = s.rule.fields
        .filter((f) => f.field === F.fstype)
        .map((f) => `${opOf(f) === '!=' ? 'any type but ' : 'the type '}${typeOf(f, s)}`);
      return `${always ? 'records' : 'does not record'} what happens on file systems of ${types.length === 0 ? 'no type' : either(types)}`;
    }
    default:
      return s.list satisfies never;
  }
}

function onExit(s: Subject, always: boolean): string {
  const { fields } = s.rule;
  const what = happening(s, always ? 'every' : 'any');
  const who = peopleOf(s);
  const exe = fields.find((f) => f.field === F.exe);
  const failed = fields.find((f) => errorOf(f) !== undefined);
  const error = failed && errorOf(failed);
  const program =
    exe && `${opOf(exe) === '!=' ? 'any program but' : 'the program'} ${visibleText(exe.text ?? '')}`;
  const by = who.words ?? program;
  const parts = [
    error === undefined ? '' : ` that fails with ${error}${by === undefined ? '' : ','}`,
    by === undefined ? '' : ` by ${by}`,
    program === undefined || who.words === undefined ? '' : `, with ${program}`,
  ];
  const used = [...what.fields, ...who.fields, exe, failed].filter((f) => f !== undefined);
  return `${always ? 'records' : 'does not record'} ${what.words}${parts.join('')}${where(s, used)}`;
}

function message(s: Subject, verb: string, of: string): string {
  const type = s.rule.fields.find((f) => f.field === F.msgtype && opOf(f) === '=');
  // perm= adds system calls here too, which this list does not look at.
  const calls = isFullMask(s.rule.mask) ? '' : ', with the calls that auditctl picks for that';
  return `${verb}${type ? ` of the type ${typeOf(type, s)}` : ''}${of}${where(s, type ? [type] : [])}${calls}`;
}

function typeOf(f: RuleField, s: Subject): string {
  const field = fieldOfNumber(f.field);
  return field ? valueWords(field, f, s) : String(f.value);
}

/** Returns all conditions that are not said yet. */
function where(s: Subject, said: readonly RuleField[]): string {
  const rest = s.rule.fields.filter((f) => f.field !== F.key && !said.includes(f));
  return rest.length === 0 ? '' : ` where ${both(rest.map((f) => condition(f, s)))}`;
}

function keysOf(s: Subject): string {
  const key = s.rule.fields.find((f) => f.field === F.key);
  if (!key) return '';
  const keys = (key.text ?? '').split('\x01').map((k) => (k === '' ? 'an empty one' : visibleText(k)));
  const how = opOf(key) === '!=' ? ' (`!=` makes no difference)' : '';
  return `; ${keys.length === 1 ? 'key' : 'keys'} ${both(keys)}${how}`;
}

/** Says why a rule that loads does nothing; undefined where it does something. */
function whyIdle(s: Subject): string | undefined {
  const { fields, action, mask } = s.rule;
  const nameOf = (f: RuleField) => `\`${fieldOfNumber(f.field)?.name ?? f.field}\``;
  switch (s.list) {
    case 'user':
    case 'exclude': {
      if (fields.length === 0) return `a rule of the list ${s.list} without a condition matches nothing`;
      const unknown = fields.find((f) => !looksAt(s.list, f.field));
      return (
        unknown &&
        `the kernel stops at ${nameOf(unknown)} on the list ${s.list}, so that the later rules of the list do nothing either`
      );
    }
    case 'task': {
      const unknown = fields.find(
        (f) => !looksAt('task', f.field) && !(f.field === F.exe && opOf(f) === '!='),
      );
      return unknown && `${nameOf(unknown)} is not known yet when a process is created`;
    }
    case 'filesystem':
      return action === 0 ? undefined : 'on the list filesystem only `never` does something';
    case 'exit':
    case 'io_uring':
      return mask.some((w) => w !== 0) ? undefined : '`-S` names nothing';
    default:
      return s.list satisfies never;
  }
}

/** Says why no event satisfies the conditions of a rule; undefined where one may. */
function whyNever(s: Subject): string | undefined {
  const never = s.list === 'filesystem' ? undefined : neverTrue(s.rule, s.target);
  const [only, ...others] = never ?? [];
  if (!never || !only) return undefined;
  if (others.length === 0)
    return only.value === 0
      ? 'the kernel knows no number below 0'
      : `to the kernel, -1 is ${MAX_U32}, and no number is above that`;
  const names = [...new Set(never.map((f) => `\`${fieldOfNumber(f.field)?.name ?? f.field}\``))];
  return `its conditions on ${both(names)} are never true together`;
}

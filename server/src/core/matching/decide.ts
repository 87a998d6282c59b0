import { comparedPair } from '../facts/fields.ts';
import { F, MAX_U32, OP } from '../facts/kernelNumbers.ts';
import { listOf, type Rule, type RuleField } from '../model/rule.ts';
import { compare32 } from './compare32.ts';
import { archOf, type Event, permOf, type TouchedName } from './event.ts';
import { holds, withoutSlash } from './pathCovers.ts';

/** Which rule takes an event, and what it does with it. */
export interface Decision {
  /** Index into the rules. */
  readonly rule: number;
  /** On the exclude list every rule drops. */
  readonly action: 'always' | 'never';
}

/** True, false, or undefined where the event does not say enough. */
type Answer = boolean | undefined;

/**
 * The first rule that takes an event, as the kernel's filters would find it. Rules stand in the kernel's order.
 * Undefined where none takes it; 'unknown' where that hangs on something that the event or a rule does not say.
 */
export function decide(rules: readonly Rule[], event: Event): Decision | undefined | 'unknown' {
  const own = rules.flatMap((rule, index) =>
    rule.type === 'add' && listOf(rule) === event.list ? [{ rule, index }] : [],
  );
  switch (event.list) {
    case 'exit':
    case 'io_uring':
      return atExit(own, event);
    case 'task':
      return inOrder(own, (rule) => all(rule, (f) => taskField(f, event)));
    case 'user':
    case 'exclude':
      return message(own, event);
    case 'filesystem':
      return inOrder(
        own,
        (rule) =>
          rule.action === 0 &&
          some(rule.fields.filter((f) => f.field === F.fstype).map((f) => number(event.fstype, f))),
      );
    default:
      return event.list satisfies never;
  }
}

interface Indexed {
  readonly rule: Rule;
  readonly index: number;
}

function decision({ rule, index }: Indexed, list: Event['list']): Decision {
  return { rule: index, action: rule.action === 0 || list === 'exclude' ? 'never' : 'always' };
}

function inOrder(
  rules: readonly Indexed[],
  matches: (rule: Rule) => Answer,
): Decision | undefined | 'unknown' {
  for (const r of rules) {
    const m = matches(r.rule);
    if (m) return decision(r, 'exit');
    if (m === undefined) return 'unknown';
  }
  return undefined;
}

/** Whether a rule is found through the inodes of the names only (auditfilter.c: audit_to_inode, audit_to_watch). */
export function isAnchored(rule: Rule): boolean {
  return rule.fields.some((f) => f.field === F.path || (f.field === F.inode && f.op === OP.eq));
}

/** auditsc.c: audit_filter_syscall, then audit_filter_inodes, which only lets rules of higher priority speak. */
function atExit(rules: readonly Indexed[], event: Event): Decision | undefined | 'unknown' {
  let hit: Indexed | undefined;
  let unsure: Indexed | undefined;
  for (const r of rules) {
    if (isAnchored(r.rule)) continue;
    const m = atExitMatches(r.rule, event, undefined);
    if (m) hit = r;
    else if (m === undefined) unsure = r;
    if (m !== false) break;
  }
  const limit = (hit ?? unsure)?.index ?? Number.POSITIVE_INFINITY;
  const anchored = rules.filter((r) => r.index < limit && isAnchored(r.rule));
  if (anchored.length > 0 && event.names === undefined) {
    if (anchored.some((r) => atExitMatches(r.rule, event, undefined) !== false)) return 'unknown';
  }
  for (const name of event.names ?? []) {
    for (const r of anchored) {
      const m = atExitMatches(r.rule, event, name);
      if (m) return decision(r, 'exit');
      if (m === undefined) return 'unknown';
    }
  }
  return unsure ? 'unknown' : hit && decision(hit, 'exit');
}

/** auditsc.c: audit_in_mask, audit_filter_rules. */
function atExitMatches(rule: Rule, event: Event, name: TouchedName | undefined): Answer {
  return both(inMask(rule, event), () => all(rule, (f) => exitField(f, event, name)));
}

function inMask({ mask }: Rule, { syscall }: Event): Answer {
  if (syscall === undefined) return anyInMask(mask);
  const bit = ((mask[syscall >>> 5] ?? 0) >>> (syscall & 31)) & 1;
  if (bit === 1) return true;
  // A class of system calls that the kernel puts in place of its bit.
  return (mask[63] ?? 0) >>> 16 !== 0 ? undefined : false;
}

/** Returns the answer of a mask for a system call that is not known: certain where all calls get the same one. */
function anyInMask(mask: Rule['mask']): Answer {
  if (mask.every((w) => w === MAX_U32)) return true;
  return mask.every((w) => w === 0) ? false : undefined;
}

const isFalse = (a: Answer): boolean => a === false;
const not = (a: Answer): Answer => (a === undefined ? undefined : !a);

function both(a: Answer, b: () => Answer): Answer {
  if (isFalse(a)) return false;
  const second = b();
  return isFalse(second) ? false : a && second;
}

function all(rule: Rule, matches: (f: RuleField) => Answer): Answer {
  let answer: Answer = true;
  for (const f of rule.fields) {
    const m = f.field === F.key ? true : matches(f);
    if (m === false) return false;
    if (m === undefined) answer = undefined;
  }
  return answer;
}

function some(answers: readonly Answer[]): Answer {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function number(left: number | undefined, f: RuleField): Answer {
  return left === undefined || f.value === undefined ? undefined : compare32(left, f.op, f.value);
}

function equality(left: string | undefined, f: RuleField): Answer {
  if (left === undefined || f.text === undefined) return undefined;
  if (f.op === OP.eq) return left === f.text;
  return f.op === OP.ne ? left !== f.text : undefined;
}

/** gid and egid with = and != look at the supplementary groups too. */
function group(left: number | undefined, f: RuleField, event: Event): Answer {
  if (f.op !== OP.eq && f.op !== OP.ne) return number(left, f);
  const member = some([
    number(left, { ...f, op: OP.eq }),
    f.value === undefined ? undefined : event.groups?.includes(f.value),
  ]);
  return f.op === OP.eq ? member : not(member);
}

/** Fields of the process, which every list but user and exclude compares alike. */
function processField(f: RuleField, event: Event): Answer {
  switch (f.field) {
    case F.pid:
      return number(event.pid, f);
    case F.uid:
      return number(event.uid, f);
    case F.euid:
      return number(event.euid, f);
    case F.suid:
      return number(event.suid, f);
    case F.fsuid:
      return number(event.fsuid, f);
    case F.gid:
      return group(event.gid, f, event);
    case F.egid:
      return group(event.egid, f, event);
    case F.sgid:
      return number(event.sgid, f);
    case F.fsgid:
      return number(event.fsgid, f);
    case F.auid:
      return number(event.auid, f);
    case F.sessionid:
      return number(event.sessionid, f);
    case F.pers:
      return number(event.pers, f);
    default:
      return undefined;
  }
}

/** Compares a field of a rule on the exit list: of the system call, of what it touched, or of the process. */
function exitField(f: RuleField, event: Event, name: TouchedName | undefined): Answer {
  if (f.field >= F.a0 && f.field <= F.a3) return number(event.args?.[f.field - F.a0], f);
  switch (f.field) {
    case F.ppid:
      return number(event.ppid, f);
    case F.exe:
      return equality(event.exe, f);
    case F.arch:
      return number(archOf(event), f);
    case F.exit:
      return number(event.exit, f);
    case F.success:
      return event.success === undefined || f.value === undefined
        ? undefined
        : compare32(event.success ? 1 : 2, f.op, f.value ? 1 : 2);
    case F.saddrFam:
      return event.saddrFam === null ? false : number(event.saddrFam, f);
    case F.perm: {
      const perm = permOf(event);
      return perm === undefined || f.value === undefined ? undefined : (perm & f.value) !== 0;
    }
    case F.compare:
      return comparison(f, event);
    default:
      return nameOrProcessField(f, event, name);
  }
}

/** Compares a field of what an event touched (of one name, where that is given, else of any), or of the process. */
function nameOrProcessField(f: RuleField, event: Event, name: TouchedName | undefined): Answer {
  const names = (value: (n: TouchedName) => number | undefined): Answer =>
    name ? number(value(name), f) : event.names && some(event.names.map((n) => number(value(n), f)));
  switch (f.field) {
    case F.devmajor:
      return names((n) => n.devmajor);
    case F.devminor:
      return names((n) => n.devminor);
    case F.inode:
      return names((n) => n.inode);
    case F.objUid:
      return names((n) => n.uid);
    case F.objGid:
      return names((n) => n.gid);
    case F.path:
      return name ? name.path === f.text : event.names?.some((n) => n.path === f.text);
    case F.dir:
      return event.names?.some((n) => holds(withoutSlash(f.text ?? ''), n.path));
    case F.filetype: {
      const found =
        event.names && some(event.names.map((n) => (n.type === undefined ? undefined : n.type === f.value)));
      return f.op === OP.ne ? not(found) : found;
    }
    default:
      return processField(f, event);
  }
}

/** auditsc.c: audit_field_compare. */
function comparison(f: RuleField, event: Event): Answer {
  const pair = f.value === undefined ? undefined : comparedPair(f.value);
  if (!pair) return undefined;
  const own = (n: string): number | undefined => event[n as 'uid'];
  const left = own(pair[0]);
  const compared = (right: number | undefined): Answer =>
    left === undefined || right === undefined ? undefined : compare32(left, f.op, right);
  if (pair[1] === 'obj_uid') return event.names && some(event.names.map((n) => compared(n.uid)));
  if (pair[1] === 'obj_gid') return event.names && some(event.names.map((n) => compared(n.gid)));
  return compared(own(pair[1]));
}

/** Fields that need a system call never match when a task is made; what is asked with != of a program or a file type always does. */
function taskField(f: RuleField, event: Event): Answer {
  if (f.field === F.exe) return f.op === OP.ne;
  const ofProcess = f.field <= F.pers || f.field === F.sessionid;
  if (ofProcess) return processField(f, event);
  return f.field >= F.subjUser && f.field <= F.subjClr ? undefined : false;
}

/** auditfilter.c: audit_filter. A field that it does not know ends the list. */
function message(rules: readonly Indexed[], event: Event): Decision | undefined | 'unknown' {
  for (const r of rules) {
    let answer: Answer = r.rule.fields.length > 0;
    for (const f of r.rule.fields) {
      const m = messageField(f, event);
      if (m === 'ends') return answer ? undefined : 'unknown';
      if (m === false) answer = false;
      else if (m === undefined) answer = undefined;
      if (m === false) break;
    }
    if (answer) return decision(r, event.list);
    if (answer === undefined) return 'unknown';
  }
  return undefined;
}

function messageField(f: RuleField, event: Event): Answer | 'ends' {
  switch (f.field) {
    case F.pid:
      return number(event.pid, f);
    case F.uid:
      return number(event.uid, f);
    case F.gid:
      return number(event.gid, f);
    case F.auid:
      return number(event.auid, f);
    case F.msgtype:
      return number(event.msgtype, f);
    case F.exe:
      return equality(event.exe, f);
    default:
      return f.field >= F.subjUser && f.field <= F.subjClr ? undefined : 'ends';
  }
}

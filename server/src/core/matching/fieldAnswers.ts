import { comparedPair } from '../facts/fields.ts';
import { F, OP } from '../facts/kernelNumbers.ts';
import type { RuleField } from '../model/rule.ts';
import { withoutSlash } from '../text/paths.ts';
import { compare32 } from './compare32.ts';
import { archOf, type Event, permOf, type TouchedName } from './event.ts';
import { holds } from './pathCovers.ts';

/** True, false, or undefined where the event does not say enough. */
export type Answer = boolean | undefined;

const not = (a: Answer): Answer => (a === undefined ? undefined : !a);

/**
 * Returns true where one of several answers is true, false where all are false (or there are none), and
 * otherwise undefined: not known.
 */
export function anyAnswer(answers: readonly Answer[]): Answer {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/**
 * Reports whether a number of an event meets the condition of a field; undefined, which is unknown, where the
 * event or the field does not say the number.
 * @param left the event's number
 */
export function numberAnswer(left: number | undefined, f: RuleField): Answer {
  return left === undefined || f.value === undefined ? undefined : compare32(left, f.op, f.value);
}

function equality(left: string | undefined, f: RuleField): Answer {
  if (left === undefined || f.text === undefined) return undefined;
  if (f.op === OP.eq) return left === f.text;
  return f.op === OP.ne ? left !== f.text : undefined;
}

/** Compares a group; gid and egid with = and != also match supplementary groups. */
function group(left: number | undefined, f: RuleField, event: Event): Answer {
  if (f.op !== OP.eq && f.op !== OP.ne) return numberAnswer(left, f);
  const member = anyAnswer([
    numberAnswer(left, { ...f, op: OP.eq }),
    f.value === undefined ? undefined : event.groups?.includes(f.value),
  ]);
  return f.op === OP.eq ? member : not(member);
}

/** Compares a field of the process, as every list except user and exclude does. */
function processField(f: RuleField, event: Event): Answer {
  switch (f.field) {
    case F.pid:
      return numberAnswer(event.pid, f);
    case F.uid:
      return numberAnswer(event.uid, f);
    case F.euid:
      return numberAnswer(event.euid, f);
    case F.suid:
      return numberAnswer(event.suid, f);
    case F.fsuid:
      return numberAnswer(event.fsuid, f);
    case F.gid:
      return group(event.gid, f, event);
    case F.egid:
      return group(event.egid, f, event);
    case F.sgid:
      return numberAnswer(event.sgid, f);
    case F.fsgid:
      return numberAnswer(event.fsgid, f);
    case F.auid:
      return numberAnswer(event.auid, f);
    case F.sessionid:
      return numberAnswer(event.sessionid, f);
    case F.pers:
      return numberAnswer(event.pers, f);
    default:
      return undefined;
  }
}

/**
 * Reports whether an event meets one condition of a rule on the exit list, about its system call, its files
 * or its process; undefined where the event does not say enough.
 * @param name the file of the event that conditions on files are compared with; undefined where the event has
 *   none
 */
export function exitField(f: RuleField, event: Event, name: TouchedName | undefined): Answer {
  if (f.field >= F.a0 && f.field <= F.a3) return numberAnswer(event.args?.[f.field - F.a0], f);
  switch (f.field) {
    case F.ppid:
      return numberAnswer(event.ppid, f);
    case F.exe:
      return equality(event.exe, f);
    case F.arch:
      return numberAnswer(archOf(event), f);
    case F.exit:
      return numberAnswer(event.exit, f);
    case F.success:
      return event.success === undefined || f.value === undefined
        ? undefined
        : compare32(event.success ? 1 : 2, f.op, f.value ? 1 : 2);
    case F.saddrFam:
      return event.saddrFam === null ? false : numberAnswer(event.saddrFam, f);
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

const isAt = ({ path }: TouchedName, f: RuleField): Answer =>
  path === undefined ? undefined : path === f.text;

const isBelow = ({ path }: TouchedName, f: RuleField): Answer =>
  path === undefined ? undefined : holds(withoutSlash(f.text ?? ''), path);

/**
 * Compares a field of what an event touched (of one name, where that is given, else of any), or of the
 * process.
 */
function nameOrProcessField(f: RuleField, event: Event, name: TouchedName | undefined): Answer {
  const names = (value: (n: TouchedName) => number | undefined): Answer =>
    name
      ? numberAnswer(value(name), f)
      : event.names && anyAnswer(event.names.map((n) => numberAnswer(value(n), f)));
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
      return name ? isAt(name, f) : event.names && anyAnswer(event.names.map((n) => isAt(n, f)));
    case F.dir:
      return event.names && anyAnswer(event.names.map((n) => isBelow(n, f)));
    case F.filetype: {
      const found =
        event.names &&
        anyAnswer(event.names.map((n) => (n.type === undefined ? undefined : n.type === f.value)));
      return f.op === OP.ne ? not(found) : found;
    }
    default:
      return processField(f, event);
  }
}

/** Compares two fields of the event (auditsc.c: audit_field_compare). */
function comparison(f: RuleField, event: Event): Answer {
  const pair = f.value === undefined ? undefined : comparedPair(f.value);
  if (!pair) return undefined;
  const own = (n: string): number | undefined => event[n as 'uid'];
  const left = own(pair[0]);
  const compared = (right: number | undefined): Answer =>
    left === undefined || right === undefined ? undefined : compare32(left, f.op, right);
  if (pair[1] === 'obj_uid') return event.names && anyAnswer(event.names.map((n) => compared(n.uid)));
  if (pair[1] === 'obj_gid') return event.names && anyAnswer(event.names.map((n) => compared(n.gid)));
  return compared(own(pair[1]));
}

/**
 * Reports whether the creation of a task meets one condition of a rule on the task list; undefined where the
 * event does not say enough. Fields that need a system call never match, and `!=` on a program or a file type
 * always does.
 */
export function taskField(f: RuleField, event: Event): Answer {
  if (f.field === F.exe) return f.op === OP.ne;
  const ofProcess = f.field <= F.pers || f.field === F.sessionid;
  if (ofProcess) return processField(f, event);
  return f.field >= F.subjUser && f.field <= F.subjClr ? undefined : false;
}

/**
 * Reports whether a message meets one condition of a rule on the user or exclude list; undefined where the
 * event does not say enough, `ends` for a field at which the kernel gives up the list because it does not
 * know it there.
 */
export function messageField(f: RuleField, event: Event): Answer | 'ends' {
  switch (f.field) {
    case F.pid:
      return numberAnswer(event.pid, f);
    case F.uid:
      return numberAnswer(event.uid, f);
    case F.gid:
      return numberAnswer(event.gid, f);
    case F.auid:
      return numberAnswer(event.auid, f);
    case F.msgtype:
      return numberAnswer(event.msgtype, f);
    case F.exe:
      return equality(event.exe, f);
    default:
      return f.field >= F.subjUser && f.field <= F.subjClr ? undefined : 'ends';
  }
}

import { F } from '../facts/kernelNumbers.ts';
import type { ListName } from '../model/rule.ts';

const isLabelOfProcess = (field: number): boolean => field >= F.subjUser && field <= F.subjClr;
const ON_MESSAGES: ReadonlySet<number> = new Set([F.pid, F.uid, F.gid, F.auid, F.msgtype, F.exe]);
const NEVER_ON_TASK: ReadonlySet<number> = new Set([
  F.arch,
  F.saddrFam,
  F.objUid,
  F.objGid,
  F.exe,
  F.a0,
  F.a0 + 1,
  F.a0 + 2,
  F.a3,
]);

/**
 * Reports whether the kernel compares a field, given by its kernel number, on a list (auditfilter.c:
 * audit_filter for messages; auditsc.c: audit_filter_rules without a context for new processes). On the
 * lists user and exclude, a field that it does not know, including the key, ends the list.
 */
export function looksAt(list: ListName, field: number): boolean {
  switch (list) {
    case 'user':
    case 'exclude':
      return ON_MESSAGES.has(field) || isLabelOfProcess(field);
    case 'task':
      return !NEVER_ON_TASK.has(field);
    case 'filesystem':
      return field === F.fstype;
    case 'exit':
    case 'io_uring':
      return true;
    default:
      return list satisfies never;
  }
}

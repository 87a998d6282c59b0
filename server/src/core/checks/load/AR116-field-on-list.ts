import { isKeyName } from '../../facts/keyNames.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, optionText, replace, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { REFUSED_OR_REJECTED } from '../loadEnds.ts';

/** Returns the list of the rule as it is written; exit where the line has none. */
function list(f: Failure): string {
  return f.node.parts.listWords.find((w) => w.list)?.value ?? 'exit';
}

/** Maps a fault to its remedy where that is not to use the exit list or to remove the field. */
const REMEDIES: Readonly<Record<string, string>> = {
  'msgtype-list': 'Use "-a never,exclude" to drop records of that type.',
  'fstype-list': 'Use the "filesystem" list, or remove the field.',
  'session-list': 'Use the "exit", "user" or "exclude" list.',
  'kernel-filesystem': 'Remove the field.',
};

/** Maps a fault to the list that supports the field; to undefined where none does. */
const TO: ReadonlyMap<string, string | undefined> = new Map([
  ['msgtype-list', 'exclude'],
  ['fstype-list', 'filesystem'],
  ['kernel-filesystem', undefined],
]);

/** Reports a field on a list that does not support it. */
export const fieldOnList = defineLoadCheck({
  code: 'AR116',
  name: 'field-on-list',
  title: 'A field that the list of the rule does not support',
  what: 'The kernel checks each list at a different moment, and a list supports only the fields that are known at that moment. The exit list is checked when a system call ends. The result of the call and the files that it used (exit, success, path, dir, perm, inode, obj_* …) are known only then. msgtype is supported only on the exclude and user lists, fstype only on the filesystem list. auditctl accepts most fields on the exclude list only since audit 3.1. (Before, its message names `*uid`, but auditctl means only uid and auid.) Even then, the kernel can compare only some of them there; AR215 reports the others.',
  why: REFUSED_OR_REJECTED,
  reasons: [
    'exit-only',
    'exclude-field',
    'msgtype-list',
    'fstype-list',
    'session-list',
    'kernel-filesystem',
    'kernel-list',
  ],
  message: (f) => {
    const name = f.fault.words['field'] ?? '';
    // The line shows a key as -k, not as a field.
    const isKey = isKeyName(name);
    const remedy =
      REMEDIES[f.reason] ??
      `Use the "exit" list, which supports ${isKey ? 'keys, or remove the key' : 'this field, or remove the field'}.`;
    const wrong = `"${list(f)}" list does not support ${isKey ? 'keys' : `the field "${name}"`}`;
    if (f.reason === 'exclude-field') {
      const some = f.failing.length < f.targets.length;
      const on = some ? `On ${targetLabels(f.failing.map((j) => j.target))}` : 'Before audit 3.1';
      return { wrong: `${on}, the ${wrong}.`, namesTargets: true, remedy };
    }
    return f.reason.startsWith('kernel-')
      ? { wrong: `The kernel does not support the field "${name}" on the "${list(f)}" list.`, remedy }
      : { wrong: `The ${wrong}.`, remedy };
  },
  fixes: (f): readonly Fix[] => {
    const arg = f.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument;
    const own = optionAround(f.node, f.fault.span);
    const to = TO.has(f.reason) ? TO.get(f.reason) : 'exit';
    const written = f.node.parts.fields.find((x) => x.option === own)?.written;
    const others = f.node.options.some((o) => o.name === 'S');
    const change =
      arg && to && !(others && to !== 'exit')
        ? [
            fix(
              `Use the ${to} list`,
              'unsafe',
              replace(arg.span, to === 'exit' ? arg.value.replace(list(f), 'exit') : `never,${to}`),
            ),
          ]
        : [];
    const name = own && (written ?? optionText(f.node, own));
    const drop = own ? [fix(`Remove "${name}"`, 'unsafe', withoutOption(f.node, own))] : [];
    return [...change, ...drop];
  },
  examples: [
    { bad: '-a always,exit -F ⟦msgtype⟧=CWD', fixed: '-a never,exclude -F msgtype=CWD' },
    { bad: '-a always,user -F ⟦exit⟧=-EACCES', fixed: '-a always,exit -F exit=-EACCES' },
    { bad: '-a never,exclude -F ⟦euid⟧=0', fixed: '-a never,exit -F euid=0' },
    {
      bad: '-a never,filesystem -F fstype=tracefs -F ⟦uid=0⟧',
      fixed: '-a never,filesystem -F fstype=tracefs',
    },
  ],
  good: ['-a never,exclude -F msgtype=CWD', '-a never,filesystem -F fstype=tracefs'],
});

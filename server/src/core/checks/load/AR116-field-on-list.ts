import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, replace, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';

function list(f: Failure): string {
  return f.node.parts.listWords.find((w) => w.list)?.value ?? 'exit';
}

const TAKES: Readonly<Record<string, string>> = {
  'exclude-field': 'Up to audit 3.0 the exclude list takes msgtype, pid, uid, gid, auid, subj_* and exe only',
  'msgtype-list': 'msgtype is for the exclude and user lists',
  'fstype-list': 'fstype is for the filesystem list',
  'session-list': 'sessionid is for the exit, user and exclude lists',
  'kernel-filesystem': 'The filesystem list takes fstype (and a key) only',
};

/** The list that has the field; undefined where none has. */
const TO: ReadonlyMap<string, string | undefined> = new Map([
  ['msgtype-list', 'exclude'],
  ['fstype-list', 'filesystem'],
  ['kernel-filesystem', undefined],
]);

/** A field on a list that does not take it. */
export const fieldOnList = defineLoadCheck({
  code: 'AR116',
  name: 'field-on-list',
  title: "A field that the rule's list does not take",
  what: 'Each list takes the fields that are known when it is consulted: what a system call did (exit, success, path, dir, perm, inode, obj_* …) is known at its exit only, msgtype on exclude and user only, fstype on filesystem only.',
  why: 'auditctl, or the kernel behind it, refuses the line.',
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
    const takes = TAKES[f.reason] ?? `"${name}" is for the exit list`;
    const exclude = f.reason === 'msgtype-list' && f.fault.span.end <= f.node.text.length;
    return {
      wrong: `The field "${name}" cannot be used on the list "${list(f)}": ${takes.charAt(0).toLowerCase()}${takes.slice(1)}.`,
      remedy: exclude ? 'Use "-a never,exclude".' : 'Use another list, or remove the field.',
    };
  },
  fixes: (f): readonly Fix[] => {
    const arg = f.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument;
    const own = optionAround(f.node, f.fault.span);
    const to = TO.has(f.reason) ? TO.get(f.reason) : 'exit';
    const name = f.node.parts.fields.find((x) => x.option === own)?.written ?? '';
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

import { field, fields } from '../../facts/fields.ts';
import { isElsewhere, knownPaths } from '../../facts/knownPaths.ts';
import type { Target } from '../../facts/targets.ts';
import type { FieldPart } from '../../syntax/argumentParts.ts';
import { nearest } from '../../text/nearestNames.ts';
import { ownValue } from '../../text/ownValue.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, shortened } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { useOne } from './unknownNames.ts';

// Names of log fields and of other tools: the field that filters for the same thing, and what to write.
const INSTEAD: Readonly<Record<string, readonly [field: string, remedy: string, where?: 'log']>> = {
  comm: ['exe', 'Use "exe=" with a full path.', 'log'],
  name: ['path', 'Use "path=".', 'log'],
  file: ['path', 'Use "path=".'],
  tty: ['', 'Remove the filter.', 'log'],
  ses: ['sessionid', 'Use "sessionid".', 'log'],
  session: ['sessionid', 'Use "sessionid".'],
  loginuid_set: ['', 'Use "auid!=unset" or "auid=unset".'],
  user: ['uid', 'Use "uid", or "auid" for the user who logged in.'],
  group: ['gid', 'Use "gid".'],
  type: ['msgtype', 'Use "msgtype".'],
  subj: ['subj_type', 'Use "subj_user", "subj_role", "subj_type", "subj_sen" or "subj_clr".'],
  obj: ['obj_type', 'Use "obj_user", "obj_role", "obj_type", "obj_lev_low" or "obj_lev_high".'],
  syscall: ['', 'Use "-S" for system calls.'],
  permission: ['perm', 'Use "perm".'],
  directory: ['dir', 'Use "dir".'],
  folder: ['dir', 'Use "dir".'],
  machine: ['arch', 'Use "arch".'],
};

/** Returns the field with the unknown name; undefined where the fault is elsewhere. */
function fieldOf(f: Failure): FieldPart | undefined {
  return f.node.parts.fields.find((x) => x.nameSpan.start === f.fault.span.start);
}

/** Reports whether the value of a label is a file name, so that no part of a label is meant. */
function isFileAsLabel(f: Failure): boolean {
  return /^(?:subj|obj)$/i.test(f.fault.words['field'] ?? '') && fieldOf(f)?.value.startsWith('/') === true;
}

/** Maps the name of a daemon's program to its name on other systems. */
const DAEMONS: Readonly<Record<string, string>> = { cron: 'crond', crond: 'cron' };

/**
 * Returns the paths of a command's program on the targets, in the order of the targets. Where nothing is
 * known of the name, the path is a guess and `known` is false.
 */
function programPaths(
  name: string,
  targets: readonly Target[],
): { readonly paths: readonly string[]; readonly known: boolean } {
  const programs = knownPaths.filter((k) => k.kind === 'program');
  const called = (n: string) => programs.filter((k) => k.path.endsWith(`/${n}`));
  const own = called(name);
  const daemon = ownValue(DAEMONS, name);
  const all = own.length > 0 || daemon !== undefined ? [...own, ...called(daemon ?? name)] : [];
  const paths = new Set(targets.flatMap((t) => all.filter((k) => !isElsewhere(k, [t])).map((k) => k.path)));
  if (paths.size > 0) return { paths: [...paths], known: true };
  // Daemons are in the directories where only root looks for programs.
  return { paths: [`/usr/${name.endsWith('d') ? 'sbin' : 'bin'}/${name}`], known: false };
}

/** Reports a name that is not a field. */
export const unknownField = defineLoadCheck({
  code: 'AR115',
  name: 'unknown-field',
  title: 'A name that is not a field',
  what: 'The word before the operator is not a field that rules can filter by. (Upper and lower case do not matter.) Some names, such as comm, name and tty, are fields of log records only. For `comm=NAME`, the fix writes `exe=` with the path that the program NAME has on the target. A value that contains an operator causes the same error: auditctl looks for `!=`, `>=` and `<=` before it looks for `=`, so in `path=/a>=b` it reads `path=/a` as the field.',
  why: LINE_REFUSED,
  reasons: ['unknown-field'],
  message: (f) => {
    const name = f.fault.words['field'] ?? '';
    const known = ownValue(INSTEAD, name.toLowerCase());
    if (field(name))
      return {
        wrong: `The field "${name}" requires a newer version of audit.`,
        remedy: 'Use another field, or drop the targets with older versions.',
      };
    if (name.startsWith('/'))
      return { wrong: `"${shortened(name)}" is a path, not a field.`, remedy: 'Write "path=" before it.' };
    if (name.includes('='))
      return {
        wrong: `auditctl reads "${shortened(name)}" as the field, because the value contains an operator.`,
        remedy: 'Remove "!=", ">=", "<=" or "&=" from the value.',
      };
    if (isFileAsLabel(f))
      return {
        wrong: `"${name}" is not a field.`,
        remedy: 'Use "path=" for a file, "dir=" for a directory, or "exe=" for a program.',
      };
    if (known) {
      const [, remedy, where] = known;
      return { wrong: `"${name}" is ${where ? 'a field of the log, not of rules' : 'not a field'}.`, remedy };
    }
    const similar = nearest(
      name,
      fields.map((x) => x.name),
    );
    const remedy =
      similar.length > 0 ? useOne(similar) : 'Use a field that auditctl(8) lists, such as "auid".';
    return { wrong: `"${name}" is not a field.`, remedy };
  },
  fixes: (f, ctx): readonly Fix[] => {
    const name = f.fault.words['field'] ?? '';
    const known = ownValue(INSTEAD, name.toLowerCase())?.[0];
    const unknown = fieldOf(f);
    if (isFileAsLabel(f)) return [];
    if (known === 'exe' && unknown && !unknown.value.startsWith('/')) {
      const guessed = programPaths(unknown.text, ctx.targets);
      return guessed.paths.map((path) => {
        const exe = `exe${unknown.op}${path}`;
        const made = fix(`Write "${exe}"`, 'unsafe', replace(unknown.argument.span, exe));
        return guessed.known && guessed.paths.length === 1 ? made : { ...made, choice: true };
      });
    }
    if (known === '') return [];
    const all = fields.map((x) => x.name);
    const to = known === undefined ? nearest(name, all) : [known];
    return to.map((n) => fix(`Write "${n}"`, 'unsafe', replace(f.fault.span, n)));
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F ⟦comm⟧=nc -k nc',
      fixed: '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -k nc',
    },
    {
      bad: '-a never,exit -F arch=b64 -S execve -F ⟦comm⟧=cron',
      fixed: '-a never,exit -F arch=b64 -S execve -F exe=/usr/sbin/cron',
      target: 'debian-12',
    },
    {
      bad: '-a never,exit -F arch=b64 -S execve -F ⟦comm⟧=cron',
      fixed: '-a never,exit -F arch=b64 -S execve -F exe=/usr/sbin/crond',
      target: 'rhel-9',
    },
    { bad: '-a always,exit -F arch=b64 -S connect -F ⟦obj⟧=/opt/agent/bin/agent -k net' },
    {
      bad: '-a always,exit -F arch=b64 -S open -F ⟦audi⟧>=1000 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid>=1000 -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F AUID>=1000 -k open'],
});

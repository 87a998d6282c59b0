import { field, fields } from '../../facts/fields.ts';
import { isElsewhere, knownPaths } from '../../facts/knownPaths.ts';
import type { Target } from '../../facts/targets.ts';
import type { FieldPart } from '../../syntax/argumentParts.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { writeOne } from './unknownNames.ts';

// Names of log fields and of other tools: what filters for the same thing, why it is none, and what to write.
const INSTEAD: Readonly<Record<string, readonly [field: string, remedy: string, why?: string]>> = {
  comm: ['exe', 'Use "exe=" with a full path.', 'command names are only in the log'],
  name: ['path', 'Use "path=".', 'file names are only in the log'],
  file: ['path', 'Use "path=".'],
  tty: ['', 'Remove the filter.', 'the terminal is only in the log'],
  ses: ['sessionid', 'Use "sessionid".'],
  session: ['sessionid', 'Use "sessionid".'],
  loginuid_set: ['', 'Write "auid!=unset" or "auid=unset".'],
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

/** The field with the unknown name. */
function fieldOf(f: Failure): FieldPart | undefined {
  return f.node.parts.fields.find((x) => x.nameSpan.start === f.fault.span.start);
}

/** Whether a label is asked to be a file name: no part of a label is meant. */
function isFileAsLabel(f: Failure): boolean {
  return /^(?:subj|obj)$/i.test(f.fault.words['field'] ?? '') && fieldOf(f)?.value.startsWith('/') === true;
}

/** Names under which a daemon runs, by that of its program elsewhere. */
const DAEMONS: Readonly<Record<string, string>> = { cron: 'crond', crond: 'cron' };

/**
 * Returns where the program of a command's name is on the targets, in the order of the targets. A name that nothing is
 * known of may be anywhere: `known` is false.
 */
function programPaths(
  name: string,
  targets: readonly Target[],
): { readonly paths: readonly string[]; readonly known: boolean } {
  const programs = knownPaths.filter((k) => k.kind === 'program');
  const called = (n: string) => programs.filter((k) => k.path.endsWith(`/${n}`));
  const own = called(name);
  const all = own.length > 0 || DAEMONS[name] ? [...own, ...called(DAEMONS[name] ?? name)] : [];
  const paths = new Set(targets.flatMap((t) => all.filter((k) => !isElsewhere(k, [t])).map((k) => k.path)));
  if (paths.size > 0) return { paths: [...paths], known: true };
  // Daemons are where only root looks for programs.
  return { paths: [`/usr/${name.endsWith('d') ? 'sbin' : 'bin'}/${name}`], known: false };
}

/** A name that is not a field. */
export const unknownField = defineLoadCheck({
  code: 'AR115',
  name: 'unknown-field',
  title: 'A name that is not a field',
  what: 'The word before the operator is not a field that rules can filter by. What the log shows (comm, name, tty, ses …) is not the same as what a rule can filter by.',
  why: 'auditctl refuses the line. A value with !=, >=, <= or &= in it gives the same error, because the word is split at the first of these.',
  reasons: ['unknown-field'],
  message: (f) => {
    const name = f.fault.words['field'] ?? '';
    const known = INSTEAD[name.toLowerCase()];
    if (field(name))
      return {
        wrong: `"${name}" is not a field of this version of audit.`,
        remedy: 'Use another field, or drop the target that lacks it.',
      };
    if (name.includes('=') || name.startsWith('/'))
      return {
        wrong: `auditctl splits the word at its first operator and reads "${name}" as the field.`,
        remedy: 'Remove "!=", ">=", "<=" or "&=" from the value.',
      };
    if (isFileAsLabel(f))
      return {
        wrong: `"${name}" is not a field of a rule.`,
        remedy: 'Use "path=" or "dir=" for a file, "exe=" for the program that acts.',
      };
    if (known) {
      const [, remedy, reason] = known;
      return { wrong: `"${name}" is not a field${reason ? `: ${reason}` : ''}.`, remedy };
    }
    const similar = nearest(
      name,
      fields.map((x) => x.name),
    );
    const remedy =
      similar.length > 0 ? writeOne(similar) : 'Use a field that auditctl(8) names, such as "auid".';
    return { wrong: `"${name}" is not a field.`, remedy };
  },
  fixes: (f, ctx): readonly Fix[] => {
    const name = f.fault.words['field'] ?? '';
    const known = INSTEAD[name.toLowerCase()]?.[0];
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

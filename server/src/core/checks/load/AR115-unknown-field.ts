import { field, fields } from '../../facts/fields.ts';
import { isElsewhere, knownPaths } from '../../facts/knownPaths.ts';
import type { Target } from '../../facts/targets.ts';
import type { FieldPart } from '../../syntax/argumentParts.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

// Names of log fields and of other tools, with what filters for the same thing.
const INSTEAD: Readonly<Record<string, readonly [string, string]>> = {
  comm: ['exe', 'the name of a command is only in the log: filter by exe= with a full path'],
  name: ['path', 'the name of a file is only in the log: filter by path='],
  file: ['path', 'filter by path='],
  tty: ['', 'the terminal is only in the log'],
  ses: ['sessionid', 'the field is called sessionid'],
  session: ['sessionid', 'the field is called sessionid'],
  loginuid_set: ['', 'write "auid!=unset" or "auid=unset"'],
  user: ['uid', 'the field is called uid, or auid for who logged in'],
  group: ['gid', 'the field is called gid'],
  type: ['msgtype', 'the field is called msgtype'],
  subj: ['subj_type', 'the parts of a label are subj_user, subj_role, subj_type, subj_sen and subj_clr'],
  obj: ['obj_type', 'the parts of a label are obj_user, obj_role, obj_type, obj_lev_low and obj_lev_high'],
  syscall: ['', 'system calls are given with -S'],
  permission: ['perm', 'the field is called perm'],
  directory: ['dir', 'the field is called dir'],
  folder: ['dir', 'the field is called dir'],
  machine: ['arch', 'the field is called arch'],
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

/** A name that is no field. */
export const unknownField = defineLoadCheck({
  code: 'AR115',
  name: 'unknown-field',
  title: 'A name that is no field',
  what: 'The word before the operator is not a field that rules can filter by. What stands in the log (comm, name, tty, ses …) is not the same as what a rule can look at.',
  why: 'auditctl refuses the line. A value with !=, >=, <= or &= in it gives the same error, since the word is cut at the first of these.',
  reasons: ['unknown-field'],
  message: (f) => {
    const name = f.fault.words['field'] ?? '';
    const known = INSTEAD[name.toLowerCase()];
    if (field(name)) return { wrong: `The field "${name}" is not known to this release.` };
    if (name.includes('=') || name.startsWith('/'))
      return {
        wrong: `The word is cut at its first operator, so that its field would be "${name}".`,
        mend: 'A value must not hold "!=", ">=", "<=" or "&=".',
      };
    if (isFileAsLabel(f))
      return {
        wrong: `"${name}" is no field of a rule.`,
        mend: 'A file is filtered by "path=" or "dir=", the program that acts by "exe=".',
      };
    if (known) return { wrong: `"${name}" is no field of a rule: ${known[1]}.` };
    const [first] = nearest(
      name,
      fields.map((x) => x.name),
    );
    return { wrong: `"${name}" is no field.`, ...(first ? { mend: `Did you mean "${first}"?` } : {}) };
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

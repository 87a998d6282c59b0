import type { LoadMessage } from '../../../checks/defineCheck.ts';
import { fix, replace } from '../../../checks/edits.ts';
import { isKeyName } from '../../../facts/keyNames.ts';
import { ownValue } from '../../../text/ownValue.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

const NO_PATH = 'Match files by owner ("fowner=") or file system ("fsname=") instead.';
const NO_LOGIN = 'Use "uid=", the user who runs the process.';
const SAME: Readonly<Record<string, string>> = {
  ouid: 'fowner',
  ogid: 'fgroup',
  fsuid: 'euid',
  fsgid: 'egid',
};
/** Fields of audit rules for which IMA has nothing. */
const WITHOUT_LIKE = ['key', 'pid', 'ppid', 'arch', 'success', 'exit', 'msgtype', 'sessionid', 'filetype'];
/** Other names of audit rules that IMA does not know, with what to do. */
const AUDIT: Readonly<Record<string, string>> = {
  auid: NO_LOGIN,
  loginuid: NO_LOGIN,
  path: NO_PATH,
  dir: NO_PATH,
  exe: NO_PATH,
  perm: 'Use "mask=".',
  ...Object.fromEntries(Object.entries(SAME).map(([name, own]) => [name, `Use "${own}=".`])),
};

/** Reports a word of audit rules in an IMA policy. */
export const auditWord = definePolicyLoadCheck({
  code: 'IM102',
  name: 'audit-word',
  title: 'A word of audit rules in an IMA policy',
  what: 'The word belongs to the language of audit rules. It is an option such as `-w`, or a field such as `key=`, `auid=` or `path=`.',
  why: 'IMA policies are a separate language, in which a rule cannot match paths or login UIDs and has no key. Because of such a word, the kernel refuses the whole policy.',
  reasons: [],
  claims: (f) => f.fault.reason === 'unknown-word' && (isOption(f) || isAuditField(nameOf(f))),
  span: (f) =>
    isOption(f) ? { start: f.fault.span.start, end: f.line.words.at(-1)?.span.end ?? 0 } : f.fault.span,
  message: (f): LoadMessage => {
    if (isOption(f))
      return {
        wrong: `"${f.text}" begins an audit rule.`,
        remedy: 'Move the line to a file in /etc/audit/rules.d.',
      };
    const name = nameOf(f);
    const why = isKeyName(name) ? ', because IMA records have no key' : '';
    return {
      wrong: `"${name}" is a field of audit rules, not of IMA policies.`,
      remedy: ownValue(AUDIT, name) ?? `Remove "${f.text}"${why}.`,
    };
  },
  fixes: (f) => {
    const { word } = f;
    if (!word) return [];
    const name = nameOf(f);
    const own = ownValue(SAME, name);
    if (own !== undefined) return [fix(`Write "${own}"`, 'unsafe', replace(word.nameSpan, own))];
    return isKeyName(name) ? [withoutWord(f, word, 'safe')] : [];
  },
  examples: [
    { bad: 'audit func=BPRM_CHECK mask=MAY_EXEC ⟦key=T1204⟧', fixed: 'audit func=BPRM_CHECK mask=MAY_EXEC' },
    { bad: 'audit func=FILE_CHECK ⟦ouid=0⟧', fixed: 'audit func=FILE_CHECK fowner=0' },
    { bad: 'audit func=BPRM_CHECK ⟦auid=1000⟧' },
    { bad: 'audit ⟦path=/usr/bin/sudo⟧' },
    { bad: '⟦-w /usr/bin -p x -k exec⟧' },
  ],
  good: ['audit func=BPRM_CHECK mask=MAY_EXEC uid=1000'],
});

function isOption({ text }: PolicyFailure): boolean {
  return /^-[a-zA-Z]$/.test(text) || /^--[a-z]/.test(text);
}

function isAuditField(name: string): boolean {
  return WITHOUT_LIKE.includes(name) || ownValue(AUDIT, name) !== undefined;
}

/** Returns the name of the field at fault, without the `!` of `!=`. */
function nameOf({ word }: PolicyFailure): string {
  return word?.operator === undefined ? '' : word.name.replace(/!$/, '');
}

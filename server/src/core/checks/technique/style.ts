import { derived } from '../../attack/data/techniqueData.ts';
import { allTechniques, liveTechniqueFor, type Technique } from '../../attack/data/techniques.ts';
import { beginWith, nameInKey, nameWords, withTechnique, wordsBehind } from '../../attack/keys/keyText.ts';
import { defineCheck, type Finding } from '../defineCheck.ts';
import { type NamedTechnique, rekey, techniquesOf } from './keyTechniques.ts';

/** Every technique by its full name and its own one, as the words of a key. */
const byName = derived((): ReadonlyMap<string, readonly Technique[]> => {
  const found = new Map<string, Technique[]>();
  for (const t of allTechniques()) {
    for (const words of new Set([nameWords(t.fullName).join(' '), nameWords(t.name).join(' ')])) {
      const same = found.get(words);
      if (same) same.push(t);
      else found.set(words, [t]);
    }
  }
  return found;
});

const isFamily = (a: Technique, b: Technique): boolean => a.id === b.parent || b.id === a.parent;

/** The words behind an id are another technique's name; one word alone may mean anything. */
function otherName({ key, id, technique }: NamedTechnique): readonly Finding[] {
  const { words } = wordsBehind(key.key, id.end);
  if (words.length < 2 || nameInKey(key.key, id.end, technique)) return [];
  const own = nameWords(technique.fullName);
  // The beginning of the own name (T1053_scheduled_task), or of the parent's, is no other name.
  if (words.every((w, i) => own[i] === w.text.toLowerCase())) return [];
  for (let n = words.length; n >= 2; n--) {
    const name = words.slice(0, n).map((w) => w.text.toLowerCase());
    const others = byName().get(name.join(' ')) ?? [];
    if (others.length === 0 || !beginWith(words, name)) continue;
    if (others.some((t) => t.id === technique.id || isFamily(t, technique))) return [];
    return [wrongName({ key, id, technique, span: key.part(id.start, words[n - 1]?.end ?? id.end) }, others)];
  }
  return [];
}

function wrongName({ key, id, technique, span }: NamedTechnique, others: readonly Technique[]): Finding {
  const [other] = others;
  const words = other && nameInKey(key.key, id.end, other);
  const text = words ? key.key.slice(words.start, words.end) : '';
  const live = other && liveTechniqueFor(other);
  if (!other || !live)
    return { span, message: `"${text}" is not the name of ${technique.id}, which is ${technique.fullName}.` };
  const renamed = live.id === technique.id;
  const message = renamed
    ? `"${text}" is an older name: ${other.id}, whose name it was, became ${technique.id} (${technique.fullName}).`
    : `"${text}" is the name of ${live.id}, but the id is ${technique.id} (${technique.fullName}). Write the name that belongs to the id, or the other id.`;
  const named = withTechnique(key.key, id, other, technique);
  const moved = withTechnique(key.key, id, other, live);
  return {
    span,
    message,
    fixes: () => (renamed ? [rekey(key, named)] : [rekey(key, named), rekey(key, moved)]),
  };
}

/** A name that is not that of the id. */
export const otherTechniqueName = defineCheck({
  code: 'AR604',
  name: 'name-of-another-technique',
  category: 'technique',
  severity: 'info',
  title: 'An id with the name of another technique',
  what: 'A key holds the id of one technique and the name of another one, or a name that the technique had in an older version of ATT&CK.',
  why: 'Reports go by the id, people by the name: they read two different things out of one key. Names change between versions, ids seldom do.',
  examples: [
    {
      bad: '-w /etc/shadow -p r -k T1003.007-OS-Credential-Dumping-etc-passwd-and-etc-shadow',
      fixed: '-w /etc/shadow -p r -k T1003.007-OS-Credential-Dumping-Proc-Filesystem',
    },
    {
      bad: '-w /etc/audit/ -p wa -k T1685.004-Impair-Defenses-Disable-or-Modify-Linux-Audit-System',
      fixed:
        '-w /etc/audit/ -p wa -k T1685.004-Disable-or-Modify-Tools-Disable-or-Modify-Linux-Audit-System-Log',
    },
  ],
  good: [
    '-w /etc/shadow -p r -k T1003.008_shadow',
    '-w /etc/crontab -p wa -k T1053_cron',
    '-w /etc/crontab -p wa -k T1053_scheduled_task',
  ],
  run: (ctx) =>
    techniquesOf(ctx).flatMap((n) => (n.technique.revoked || n.technique.deprecated ? [] : otherName(n))),
});

/** Several techniques on one rule. */
export const severalTechniques = defineCheck({
  code: 'AR606',
  name: 'several-techniques',
  category: 'technique',
  severity: 'info',
  defaultOff: true,
  title: 'A rule that names several techniques',
  what: 'A rule names more than one technique, in several keys or in one. This check is off by default.',
  why: 'To audit that is right: the first rule that matches takes the event, so techniques that share a rule must share its keys. But several keys are written to the log in hexadecimal, as one value, and a SIEM that expects one readable key finds neither.',
  examples: [{ bad: '-w /etc/ld.so.preload -p wa -k T1574.006 -k T1014' }],
  good: ['-w /etc/ld.so.preload -p wa -k T1574.006 -k loader', '-w /etc/ld.so.preload -p wa -k T1574.006'],
  run: (ctx) => {
    const named = techniquesOf(ctx);
    const ids = [...new Set(named.map((n) => n.technique.id))];
    const second = named.find((n) => n.technique.id !== named[0]?.technique.id);
    return second
      ? [{ span: second.span, message: `This rule names ${ids.length} techniques: ${ids.join(', ')}.` }]
      : [];
  },
});

/** A key in another style than ours. */
export const keyStyle = defineCheck({
  code: 'AR607',
  name: 'technique-key-style',
  category: 'technique',
  severity: 'hint',
  defaultOff: true,
  title: 'A technique key that is not the id with its name',
  what: 'A key names one technique and is not written as its id, a dash and the full name: T1053.003-Scheduled-Task-Job-Cron. This check is off by default.',
  why: 'Keys of one style can be read without looking the id up, and a report by key is a report by technique. A serial number goes: rules of one technique then share a key.',
  examples: [
    {
      bad: '-w /etc/crontab -p wa -k T1053.003_1',
      fixed: '-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron',
    },
  ],
  good: ['-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron', '-w /etc/crontab -p wa -k scheduled'],
  run: (ctx) => {
    const named = techniquesOf(ctx);
    return named.flatMap(({ key, technique: t }) => {
      if (t.revoked || t.deprecated || key.key === t.key || named.filter((n) => n.key === key).length > 1)
        return [];
      return [
        { span: key.span, message: `The key of ${t.id} is "${t.key}".`, fixes: () => [rekey(key, t.key)] },
      ];
    });
  },
});

import { derived } from '../../attack/data/techniqueData.ts';
import { allTechniques, liveTechniqueFor, type Technique } from '../../attack/data/techniques.ts';
import { beginWith, nameInKey, nameWords, withTechnique, wordsBehind } from '../../attack/keys/keyText.ts';
import { boundedMap } from '../../text/boundedMap.ts';
import { defineCheck, type Finding } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { type NamedTechnique, rekey, techniquesOf } from './keyTechniques.ts';

/** The techniques by their full and their short names, written as the words of a key. */
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

/** Keys whose names fit their ids, each after the offset of the id. */
const quietKeys = derived(() => boundedMap<true>(500_000, () => 0));

const isFamily = (a: Technique, b: Technique): boolean => a.id === b.parent || b.id === a.parent;

/** Returns the finding for a key whose words after an id are another technique's name; none for one word, which may mean anything. */
function otherName({ key, id, technique }: NamedTechnique): readonly Finding[] {
  const { words } = wordsBehind(key.key, id.end);
  if (words.length < 2 || nameInKey(key.key, id.end, technique)) return [];
  const own = nameWords(technique.fullName);
  // The beginning of its name (T1053_scheduled_task), or of its parent's, does not count as another name.
  if (words.every((w, i) => own[i] === w.text.toLowerCase())) return [];
  for (let n = words.length; n >= 2; n--) {
    const name = words.slice(0, n).map((w) => w.text.toLowerCase());
    const others = byName().get(name.join(' ')) ?? [];
    if (others.length === 0 || !beginWith(words, name)) continue;
    if (others.some((t) => t.id === technique.id || isFamily(t, technique))) return [];
    return [
      wrongName({ key, id, technique, span: key.part.spanOf(id.start, words[n - 1]?.end ?? id.end) }, others),
    ];
  }
  return [];
}

function wrongName({ key, id, technique, span }: NamedTechnique, others: readonly Technique[]): Finding {
  const [other] = others;
  const words = other && nameInKey(key.key, id.end, other);
  const text = words ? key.key.slice(words.start, words.end) : '';
  const live = other && liveTechniqueFor(other);
  if (!other || !live)
    return { span, message: `"${text}" is not the name of ${technique.id}. Write "${technique.fullName}".` };
  const renamed = live.id === technique.id;
  const named = withTechnique(key.key, id, other, technique);
  const message = renamed
    ? `"${text}" is the old name of ${other.id}, which is now ${technique.id}. Write "${named}".`
    : `"${text}" is the name of ${live.id}, not of ${technique.id} (${technique.fullName}). Change the name or the id.`;
  const moved = withTechnique(key.key, id, other, live);
  return {
    span,
    message,
    fixes: () => (renamed ? [rekey(key, named)] : [rekey(key, named), rekey(key, moved)]),
  };
}

/** Reports a name that does not belong to the id in a key. */
export const otherTechniqueName = defineCheck({
  code: 'AR604',
  name: 'name-of-another-technique',
  category: 'technique',
  severity: 'info',
  title: 'An id with the name of another technique',
  what: 'A key contains the id of one technique and the name of another one, or a name that the technique had in an earlier version of ATT&CK.',
  why: 'Reports use the id and people read the name, so they understand the key differently. Names change between versions; ids rarely do.',
  examples: [
    {
      bad: '-w /etc/shadow -p r -k ⟦T1003.007-OS-Credential-Dumping-etc-passwd-and-etc-shadow⟧',
      fixed: '-w /etc/shadow -p r -k T1003.007-OS-Credential-Dumping-Proc-Filesystem',
    },
    {
      bad: '-w /etc/audit/ -p wa -k ⟦T1685.004-Impair-Defenses-Disable-or-Modify-Linux-Audit-System⟧',
      fixed:
        '-w /etc/audit/ -p wa -k T1685.004-Disable-or-Modify-Tools-Disable-or-Modify-Linux-Audit-System-Log',
    },
  ],
  good: [
    '-w /etc/shadow -p r -k T1003.008_shadow',
    '-w /etc/crontab -p wa -k T1053_cron',
    '-w /etc/crontab -p wa -k T1053_scheduled_task',
  ],
  about: T.id,
  run: (ctx) => {
    const quiet = quietKeys();
    return techniquesOf(ctx).flatMap((n) => {
      if (n.technique.revoked || n.technique.deprecated) return [];
      const place = `${n.id.start} ${n.key.key}`;
      if (quiet.get(place)) return [];
      const found = otherName(n);
      if (found.length === 0) quiet.set(place, true);
      return found;
    });
  },
});

import { derived } from '../../attack/data/techniqueData.ts';
import { liveTechniqueFor, type Technique } from '../../attack/data/techniques.ts';
import { nameInKey, withTechnique } from '../../attack/keys/keyText.ts';
import { boundedMap } from '../../text/boundedMap.ts';
import { defineCheck, type Finding } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { type NamedTechnique, rekey, techniquesOf } from './keyTechniques.ts';
import { nameAfterId } from './otherNames.ts';

/** Keys whose names fit their ids, each after the offset of the id. */
const quietKeys = derived(() => boundedMap<true>(500_000, () => 0));

/**
 * Returns the finding for a key whose words after an id are another technique's name; none for one word,
 * which may mean anything.
 */
function otherName(named: NamedTechnique): readonly Finding[] {
  const other = nameAfterId(named);
  if (!other) return [];
  const { key, id } = named;
  return [wrongName({ ...named, span: key.part.spanOf(id.start, other.end) }, other.techniques)];
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
    ? `"${text}" is the name of ${other.id}, which ${technique.id} replaced. Write "${named}".`
    : `"${text}" is the name of ${live.id}, not of ${technique.id} (${technique.fullName}). Use the name and the ID of the same technique.`;
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
  title: 'An ID with the name of another technique',
  what: 'A key contains the ID of one ATT&CK technique and the name of another one, or a name that the technique had in an earlier version of ATT&CK. Other words after the ID are not reported, as in `T1053_cron`. The beginning of the name of the technique, as in `T1053_scheduled_task`, is not reported either.',
  why: 'Reports use the ID, but people read the name. If the ID and the name belong to different techniques, a report counts an event for one technique and a reader thinks of the other. Between versions of ATT&CK, the names of techniques change, but their IDs rarely do.',
  examples: [
    {
      bad: '-w /etc/crontab -p wa -k ⟦T1053.003-Scheduled-Task-Job-At⟧',
      fixed: '-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron',
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

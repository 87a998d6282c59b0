import { releaseName } from '../../facts/releases.ts';
import { catalogueOf, ruleIdentity } from '../data/catalogue.ts';
import { attackVersion, attribution, type Technique } from '../data/techniques.ts';
import type { InsertionNote, InsertionRequest, PlannedRule } from './insertTypes.ts';
import { tooNewCalls } from './insertUnits.ts';

const MAY_STOP = '# Remove each line whose directory is not on this system: auditctl stops loading there.';

/** What is above rules that are written as comments. */
export const COMMENTED =
  '# Not every system has these paths, and auditctl stops loading where a directory is missing. Remove the "#" where it exists.';

const BROAD = '# Broad rules come last, because the first rule that matches decides.';

/** Returns the notice that MITRE asks for where its data are shown, without the mark of a comment. */
export const noticeText = (): string =>
  `MITRE ATT&CK(R) ${attackVersion()}. ${attribution.replace('\u00a9', '(c)')}`;

/**
 * Returns the text that a plan inserts: its lines with headings and comments; `''` for a plan without lines.
 * @param techniques in the order of their headings
 * @param notes receives remarks on what was written
 */
export function insertedText(
  techniques: readonly Technique[],
  rules: readonly PlannedRule[],
  request: InsertionRequest,
  notes: InsertionNote[],
): string {
  const written = rules.filter((r) => r.lines.length > 0);
  if (written.length === 0) return '';
  const blocks = techniques.flatMap((t) => {
    const own = written.filter((r) => !r.broad && r.techniques[0] === t);
    return own.length === 0 ? [] : [[...heading(t, written), ...linesOf(own, request, notes)]];
  });
  const broad = written.filter((r) => r.broad);
  if (broad.length > 0) {
    const lines = broad.flatMap((r) => [
      `# ${r.techniques.map((t) => `${t.id} ${t.fullName}`).join('; ')}`,
      ...linesOf([r], request, notes),
    ]);
    blocks.push([BROAD, ...lines]);
  }
  const missing = written
    .filter((r) => r.rule.mayBeMissing)
    .map(({ rule: r }) => r.file ?? r.tree ?? r.fields?.join(' ') ?? '');
  if (missing.length > 0) {
    const how = request.missing === 'comment' ? 'Written as comments' : 'Take care of these rules';
    notes.push({
      kind: 'may-be-missing',
      message: `${how}, since auditctl stops at a line whose directory is missing: ${missing.join(', ')}.`,
    });
  }
  const file = request.ruleset.files[request.file]?.text ?? '';
  const notice = request.notice && !file.includes(noticeText()) ? [`# ${noticeText()}`] : [];
  const out = `${[[...notice, ...(blocks[0] ?? [])], ...blocks.slice(1)].map((b) => b.join('\n')).join('\n\n')}\n`;
  // Where the file's own comments begin with "##", so do ours; a rule that is switched off keeps its "#".
  const count = (begin: RegExp): number => file.match(begin)?.length ?? 0;
  return count(/^## /gm) > count(/^# /gm) ? out.replace(/^# /gm, '## ') : out;
}

/**
 * Returns the comments above a technique's rules. The note of the catalogue speaks of all its rules, so it
 * stands only where all are written.
 */
function heading(t: Technique, written: readonly PlannedRule[]): readonly string[] {
  const entry = catalogueOf(t.id);
  const isWhole = entry?.rules.every((rule) => {
    const id = ruleIdentity(rule);
    return written.some((w) => ruleIdentity(w.rule) === id && w.techniques.includes(t));
  });
  const title = `# ${t.id} ${t.fullName} (noise: ${entry?.noise ?? 'low'})`;
  return entry && isWhole ? [title, `# ${entry.note}`] : [title];
}

function linesOf(
  rules: readonly PlannedRule[],
  request: InsertionRequest,
  notes: InsertionNote[],
): readonly string[] {
  const out: string[] = [];
  const missing: string[] = [];
  for (const { rule, lines, techniques } of rules) {
    const own: string[] = [];
    if (rule.note) own.push(`# ${rule.file ?? rule.tree ?? 'below'}: ${rule.note}`);
    for (const { name, target } of tooNewCalls(rule, request.targets)) {
      own.push(`# ${name} is omitted: audit ${releaseName(target.release)} does not know it.`);
      const message = `${name} is omitted from a rule of ${techniques[0]?.id ?? ''}: audit ${releaseName(target.release)} does not know it.`;
      notes.push({ kind: 'fewer-calls', ...(techniques[0] ? { technique: techniques[0].id } : {}), message });
    }
    if (!rule.mayBeMissing) out.push(...own, ...lines);
    else {
      missing.push(...own, ...lines.map((line) => (request.missing === 'comment' ? `#${line}` : line)));
    }
  }
  if (missing.length > 0) out.push(request.missing === 'comment' ? COMMENTED : MAY_STOP, ...missing);
  return out;
}

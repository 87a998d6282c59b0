import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTechnique } from '../../../server/src/core/attack/data/describeTechnique.ts';
import { allTechniques, liveTechniqueFor, noteOf } from '../../../server/src/core/attack/data/techniques.ts';
import { notesMarkdown } from '../../../server/src/core/text/markdown.ts';

test('The description of a technique has all its parts, in order', () => {
  const text = describeTechnique('t1053.003', { groups: true }) ?? '';
  const parts = text.split('\n\n');
  assert.equal(parts[0], '### T1053.003 Scheduled Task/Job: Cron');
  assert.equal(
    parts[1],
    '`Execution` `Persistence` `Privilege Escalation` [T1053.003 on attack.mitre.org](https://attack.mitre.org/techniques/T1053/003/)',
  );
  assert.match(parts[2] ?? '', /crontab/);
  assert.match(parts[3] ?? '', /^\*\*Rules you can insert:\*\* 10, noise low\./);
  assert.match(parts[4] ?? '', /^\*\*On Linux:\*\* .*`\/etc\/crontab`/);
  assert.match(parts[5] ?? '', /^\*\*What audit sees:\*\* /);
  assert.match(
    parts[6] ?? '',
    /^\*\*Known to use it:\*\* .*\[Rocke\]\(https:\/\/attack\.mitre\.org\/groups\/G0106\/\)/,
  );
  assert.match(
    parts[7] ?? '',
    /MITRE ATT&CK® 19\.1\. © 2025 The MITRE Corporation\. \[Terms of use\]\(https:\/\/attack\.mitre\.org\/resources\/legal-and-branding\/terms-of-use\/\)/,
  );
  assert.equal(parts.length, 8);
});

test('Groups are described only on request, and a long list is cut', () => {
  assert.doesNotMatch(describeTechnique('T1053.003') ?? '', /Known to use it/);
  const line =
    (describeTechnique('T1105', { groups: true }) ?? '').split('\n\n').find((p) => p.startsWith('**Known')) ??
    '';
  assert.equal(line.match(/\]\(/g)?.length, 5);
  assert.match(line, / and \d+ more$/);
});

test('The description of a revoked technique names its replacement and has its text', () => {
  const text = describeTechnique('T1562.012') ?? '';
  assert.match(text, /^### T1562\.012 Impair Defenses: Disable or Modify Linux Audit System\n/);
  assert.match(
    text,
    /\*\*Revoked:\*\* \[T1685\.004 [^\]]+\]\(https:\/\/attack\.mitre\.org\/techniques\/T1685\/004\/\)/,
  );
  assert.ok(text.includes('CONFIG_CHANGE'));
  assert.doesNotMatch(text, /Defense Evasion/);
});

test('A deprecated technique, one without Linux, and an unknown id are described as such', () => {
  assert.match(describeTechnique('T1064') ?? '', /\*\*Deprecated:\*\*/);
  assert.match(describeTechnique('T1003.001') ?? '', /Not a Linux technique/);
  assert.equal(describeTechnique('T9999'), undefined);
  assert.equal(describeTechnique(''), undefined);
});

test('Every description is short, has its note, link and notice, and no markup but ours', () => {
  for (const t of allTechniques()) {
    const text = describeTechnique(t.id, { groups: true }) ?? '';
    const lines = text.split('\n');
    assert.ok(lines.length >= 5 && lines.length <= 19, `${t.id}: ${lines.length} lines`);
    assert.doesNotMatch(text.replace(/`[^`]*`/g, ''), /undefined|\[object/, t.id);
    assert.ok(
      text.includes('© 2025 The MITRE Corporation') && text.includes((liveTechniqueFor(t) ?? t).url),
      t.id,
    );
    const note = noteOf((liveTechniqueFor(t) ?? t).id);
    if (note) assert.ok(text.includes(notesMarkdown(note.audit)), t.id);
    // Outside code spans nothing reads as HTML, and no paragraph becomes a list, a quote or a heading but the first.
    const plain = text.replace(/`[^`]*`/g, '');
    assert.doesNotMatch(plain, /(?<!\\)<[a-z/!]/i, t.id);
    assert.equal((plain.match(/(?<!\\)`/g) ?? []).length, 0, t.id);
    for (const line of lines.slice(1)) assert.doesNotMatch(line, /^\s*(?:[-+>#]|\d+[.)]\s|={2})/, t.id);
  }
});

test("The description says which of the technique's rules the workspace has", () => {
  const places = [{ label: 'a_b.rules:3', url: 'file:///a_b.rules#L3' }];
  const text = (here: Parameters<typeof describeTechnique>[1]) => describeTechnique('T1053.003', here) ?? '';
  const some = text({ here: { rules: 3, places, missing: 2, insertUrl: 'command:x' } });
  assert.match(some, /noise low\..* \[2 are missing here: insert\]\(command:x\)\.\n/);
  assert.match(
    some,
    /\*\*Rules of this workspace with its key:\*\* 3: \[a\\_b\.rules:3\]\(file:\/\/\/a_b\.rules#L3\) and 2 more\n/,
  );
  assert.match(text({ here: { rules: 0, places: [], missing: 1 } }), / One is missing here\.\n/);
  assert.match(text({ here: { rules: 1, places, missing: 0 } }), / This ruleset has all of them\.\n/);
  assert.doesNotMatch(text({ here: { rules: 0, places: [] } }), /missing|this ruleset|this workspace/i);
});

test('notesMarkdown keeps code spans and makes the rest plain', () => {
  assert.equal(
    notesMarkdown('a_b *c* `d_e*` [f](g) <h> &amp; & #1'),
    'a\\_b \\*c\\* `d_e*` \\[f\\](g) \\<h\\> &amp;amp; & \\#1',
  );
  assert.equal(notesMarkdown('lone ` tick_'), 'lone \\` tick\\_');
  assert.equal(notesMarkdown('back\\slash'), 'back\\\\slash');
});

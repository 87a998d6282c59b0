import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { explain, explanationMarkdown, paragraphs } from '../../../server/src/core/explain/explain.ts';
import type { Machine } from '../../../server/src/core/facts/machines.ts';
import { target } from '../../../server/src/core/facts/targets.ts';
import { targetsOf } from '../../../server/src/core/service.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';
import { root } from '../../support/root.ts';

function sentencesOf(text: string, ...targets: Parameters<typeof explain>[1]): ReturnType<typeof explain> {
  const node = parseLine(text);
  if (node.kind !== 'command') throw new Error(`no command: ${text}`);
  return explain(node, targets);
}

describe('explain', () => {
  // Blocks of a rule and its sentence, below a line `# TARGET MACHINE`.
  const path = join(root, 'test/fixtures/explain/sentences.txt');
  let on: ReturnType<typeof target>;
  let count = 0;
  const seen = new Set<string>();
  for (const block of readFileSync(path, 'utf8').trimEnd().split('\n\n')) {
    const heading = /^# (\S+) (\S+)$/.exec(block);
    if (heading) {
      on = target(heading[1] ?? '', heading[2] as Machine);
      if (!on) throw new Error(block);
      continue;
    }
    const [rule = '', sentence = '', ...more] = block.split('\n');
    const where = on;
    if (!where || more.length > 0 || !sentence.startsWith('    '))
      throw new Error(`not a rule and its sentence: ${block}`);
    count++;
    seen.add(`${where.name} ${rule}`);
    it(`The sentence is right for ${rule} (${where.name} on ${where.machine})`, () => {
      assert.deepEqual(
        sentencesOf(rule, where).map((e) => e.sentence),
        [sentence.trim()],
      );
    });
  }
  it('There are at least 120 tested sentences, of different rules', () => {
    assert.ok(count >= 120, String(count));
    assert.equal(seen.size, count);
  });

  it('An explanation says once what is the same on all targets, and names targets that differ', () => {
    const all = targetsOf(['debian-12', 'rhel-9'], 'x86_64');
    assert.equal(sentencesOf('-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa', ...all).length, 1);
    const different = sentencesOf('-a always,io_uring -S openat', ...all);
    assert.match(
      paragraphs(different),
      /^Debian 12 \(audit 3\.0\.9\): Does not load: [^\n]*\n\nRHEL 9 \(audit 3\.1\.5\): Records every io_uring operation `openat`\.$/,
    );
  });

  it('Targets that differ only in which system calls do the same share a sentence, which names what is missed', () => {
    const all = targetsOf(['debian-12', 'debian-13', 'rhel-10'], 'x86_64');
    const chmod = '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -k perm';
    const sentence =
      'Records every 64-bit call of `chmod`, `fchmod` or `fchmodat` (permission change); key `perm`.';
    assert.equal(
      paragraphs(sentencesOf(chmod, ...all)),
      `${sentence} On Debian 13 (audit 4.0.2) and RHEL 10 (audit 4.0.3), it misses \`fchmodat2\`, another system call of this kind.`,
    );
    assert.equal(paragraphs(sentencesOf(chmod, ...all.slice(0, 1))), sentence);
    assert.equal(
      paragraphs(sentencesOf(chmod.replace('-a', '-d'), ...all)).split('\n\n').length,
      2,
      'what a deletion deletes is said for each target',
    );
  });

  it('An explanation has texts of a rule in code spans, whatever they contain', () => {
    const [found] = sentencesOf(
      '-a always,exit -F path=/x/`y\\ \u00a0*z\\\\ -F key=a\x08',
      ...targetsOf(['newest'], 'x86_64'),
    );
    assert.equal(found?.sentence, 'Records every system call on `` /x/`y\\ \\u00a0*z\\\\ ``; key `a\\x08`.');
  });

  it('The Markdown of an explanation shows the message of a failing line unchanged', () => {
    const found = sentencesOf('-w /etc/x -p wa -k two_* <words>', ...targetsOf(['newest'], 'x86_64'));
    assert.match(explanationMarkdown(found), /two\\_\\\*/);
    assert.doesNotMatch(explanationMarkdown(found), /[^\\]<words/);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { auditdConfFindings } from '../../../server/src/core/daemon/configFindings.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { root } from '../../support/root.ts';

/** What stands for `^` in the recorded texts. */
const SPACE = 'space_left = 75\nadmin_space_left = 50\n';

/** What aureport 3.0.9, which reads auditd.conf with the code of auditd, said of texts. */
const recorded = readFileSync(join(root, 'test/fixtures/auditd-conf-3.0.9.tsv'), 'utf8')
  .trim()
  .split('\n')
  .map((row) => {
    const [answer = '', text = '""'] = row.split('\t');
    return { isRefused: answer === 'refused', text: (JSON.parse(text) as string).replace(/^\^/, SPACE) };
  });

/** What only the machine or the version knows, and nobody reports. */
const DEPENDS =
  /^ *(?:log_file = \/(?:nowhere|etc)|log_group = nogroupx|report_interval = \d+$|max_log_file_action = exec|max_log_file = 9{20}|action_mail_acct = x@y)|(?:^|_action = )exec \/bin/im;

test('What auditd refuses is an error or a warning, and nothing that it accepts is', () => {
  const counts = { refused: 0, accepted: 0 };
  for (const { isRefused, text } of recorded) {
    const findings = auditdConfFindings(text);
    const isTold = findings.some(
      (f) => f.severity !== 'info' && /does not start|requires|must/.test(f.message),
    );
    if (isRefused && DEPENDS.test(text)) continue;
    // A file without these settings may be a part of one.
    if (isRefused && !isTold && !/^ *(?:admin_)?space_left = /im.test(text)) continue;
    assert.equal(isTold, isRefused, `${JSON.stringify(text)}: ${findings.map((f) => f.message).join(' | ')}`);
    counts[isRefused ? 'refused' : 'accepted']++;
  }
  assert.ok(counts.refused > 1500 && counts.accepted > 400, JSON.stringify(counts));
});

const told = (text: string): readonly string[] =>
  auditdConfFindings(text).map(
    (f) => `${f.line + 1} ${f.severity} ${text.slice(f.span.start, f.span.end)}: ${f.message}`,
  );

test('Findings name the word, say what auditd does, and what to write', () => {
  assert.deepEqual(told(`${SPACE}log_format=raw\n`), [
    '3 error log_format=raw: auditd requires one "=" with spaces around it, and does not start. Write "log_format = raw".',
  ]);
  assert.deepEqual(told(`${SPACE}nun_logs = 5\n`), [
    '3 error nun_logs: "nun_logs" is not a setting, so auditd does not start. Use "num_logs".',
  ]);
  assert.deepEqual(told(`${SPACE}flush = syncc\n`), [
    '3 error syncc: "syncc" is not a value of "flush", so auditd does not start. Use "sync".',
  ]);
  assert.deepEqual(told('space_left = 10\nadmin_space_left = 50\n'), [
    '1 error 10: "space_left" (10) must be above "admin_space_left" (50), or auditd does not start. Write a larger value.',
  ]);
  assert.deepEqual(told(`${SPACE}q_depth = 100000\n`), [
    '3 error 100000: "q_depth" must be from 512 to 99999, or auditd does not start. Replace "100000".',
  ]);
  assert.deepEqual(told(`${SPACE}num_logs = 5\nNUM_LOGS = 6\n`), [
    '3 warning num_logs: Line 4 sets "num_logs" again, and auditd uses that value. Keep one of them.',
  ]);
  assert.deepEqual(told(`${SPACE}remote_server = x\n`), [
    '3 error remote_server: "remote_server" belongs in audisp-remote.conf, and auditd does not start with it here. Move it.',
  ]);
  assert.deepEqual(told(`${SPACE}constructor = x\n`), [
    '3 warning constructor: "constructor" is not a known setting; auditd does not start with unknown ones. Remove it.',
  ]);
  assert.deepEqual(told(`${SPACE}disp_qos = lossy\n`), [
    '3 info disp_qos: "disp_qos" is deprecated. Remove it, and use "q_depth" and "overflow_action".',
  ]);
  assert.deepEqual(told(`num_logs = {{ logs }}\nspace_left = 1\nadmin_space_left = 5\n`), []);
});

test('Messages have at most 30 words', () => {
  for (const { text } of recorded)
    for (const { message } of auditdConfFindings(text)) assert.ok(message.split(/\s+/).length <= 30, message);
});

test('A fix removes its finding and adds none', () => {
  const kinds = new Set<string>();
  for (const { text } of recorded) {
    const before = auditdConfFindings(text);
    for (const { fix, message } of before) {
      if (!fix) continue;
      const after = auditdConfFindings(applyEdits(text, [fix]));
      assert.ok(
        after.every((f) => f.message !== message || f.line !== before.find((b) => b.fix === fix)?.line),
        `${JSON.stringify(text)}: ${fix.title}`,
      );
      kinds.add(fix.title.split(' ')[0] ?? '');
    }
  }
  assert.deepEqual([...kinds].sort(), ['Move', 'Remove', 'Replace', 'Write']);
});

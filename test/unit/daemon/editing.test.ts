import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeConfig } from '../../../server/src/core/daemon/completeConfig.ts';
import { configFact, configKeywords } from '../../../server/src/core/daemon/configFacts.ts';
import { auditdConfFindings } from '../../../server/src/core/daemon/configFindings.ts';
import { hoverConfig, settingMarkdown } from '../../../server/src/core/daemon/hoverConfig.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

/** Completes at the bar in a text. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { items } = completeConfig(text, offset);
  const take = (label: string): string => {
    const item = items.find((i) => i.label === label);
    assert.ok(item, `${label} is not offered in ${marked}`);
    return applyEdits(text, [{ span: item.span, newText: item.newText }]);
  };
  return { labels: items.map((i) => i.label), items, take };
}

test('Settings are offered, those that the file has and deprecated ones last', () => {
  const { labels, take } = at('num_logs = 5\n|\nflush = none\n');
  assert.equal(labels.length, configKeywords.length);
  assert.deepEqual(labels.slice(0, 3), ['local_events', 'write_logs', 'log_file']);
  assert.deepEqual(labels.slice(-5).sort(), ['disp_qos', 'dispatcher', 'enable_krb5', 'flush', 'num_logs']);
  assert.equal(take('freq'), 'num_logs = 5\nfreq = \nflush = none\n');
  assert.equal(at('num|\n').take('num_logs'), 'num_logs = \n');
  assert.equal(at('num|_lgs = 5\n').take('num_logs'), 'num_logs = 5\n');
});

test('Values of a setting are offered after its sign, with spaces around it', () => {
  assert.deepEqual(at('local_events = |').labels, ['yes', 'no']);
  assert.equal(at('flush = |none\n').take('sync'), 'flush = sync\n');
  assert.equal(at('flush =|\n').take('sync'), 'flush = sync\n');
  assert.equal(at('flush=s|\n').take('sync'), 'flush = sync\n');
  assert.equal(at('FLUSH = sy|\n').take('sync'), 'FLUSH = sync\n');
  assert.deepEqual(at('q_depth = |').labels, ['2000']);
  assert.ok(!at('disk_full_action = |').labels.includes('email'));
  assert.ok(!at('disk_error_action = |').labels.includes('rotate'));
});

test('Nothing is offered in comments, after values and for unknown settings', () => {
  for (const text of ['# |', '  # num|', 'flush = none |', 'constructor = |', 'num logs|'])
    assert.deepEqual(at(text).labels, [], text);
});

test('What is offered is accepted by auditd, save for what needs another word', () => {
  for (const name of configKeywords)
    for (const { newText, span } of at(`${name} = |\n`).items) {
      if (newText === 'exec') continue;
      const text = applyEdits(`${name} = \n`, [{ span, newText }]);
      const errors = auditdConfFindings(text).filter((f) => f.severity === 'error');
      assert.ok(
        errors.every((e) => /space_left|"freq"/.test(e.message)),
        `${text}: ${errors.map((e) => e.message).join(' ')}`,
      );
    }
});

test('A hover says what a setting is for, and what its value does', () => {
  const hover = (marked: string) => {
    const offset = marked.indexOf('|');
    return hoverConfig(marked.replace('|', ''), offset);
  };
  const ofName = hover('disk_f|ull_action = HALT\n');
  assert.match(ofName?.summary ?? '', /^`disk_full_action`: What auditd does when the disk is full\./);
  assert.match(ofName?.summary ?? '', /\*\*Where it is absent:\*\* `ignore`/);
  assert.match(hover('disk_full_action = H|ALT')?.summary ?? '', /^`halt`: Shuts the system down\.$/);
  assert.match(hover('q_depth = 2|000')?.summary ?? '', /a number from 512 to 99999/);
  for (const none of ['# q_|depth = 2', 'constr|uctor = 1', 'q_depth |= 5', 'flush|= 3'])
    assert.equal(hover(none), undefined, none);
});

test('Each setting has a text, and a value where it is absent that auditd accepts', () => {
  for (const name of configKeywords) {
    assert.match(settingMarkdown(name), /^`[a-z_0-9]+`: [A-Z].*\./s);
    const fact = configFact(name);
    if (fact?.choices && fact.absent !== undefined)
      assert.ok(
        fact.choices.some((c) => c.value === fact.absent),
        name,
      );
  }
});

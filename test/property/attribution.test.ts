import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { knowsSyscall } from '../../server/src/core/attack/coverage/techniqueEvents.ts';
import { catalogueIds, catalogueOf, renderRule } from '../../server/src/core/attack/data/catalogue.ts';
import { attributor } from '../../server/src/core/logs/attribution.ts';
import { loggedEvent } from '../../server/src/core/logs/loggedEvent.ts';
import { recordedRules } from '../../server/src/core/logs/recordedRules.ts';
import { signatureOf } from '../../server/src/core/logs/signature.ts';
import { decide, possibleRules } from '../../server/src/core/matching/index.ts';
import { listOf } from '../../server/src/core/model/rule.ts';
import { type LoadResult, load, mergeFolder } from '../../server/src/core/ruleset/index.ts';
import { keyField, type MadeEvent, madeEvents, recordsFor, type Writing } from '../support/logRecords.ts';
import { debian, loadedRules, readLog } from '../support/logs.ts';
import { root } from '../support/root.ts';
import { sharedPath } from '../support/shared.ts';

const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8');

/** All rules of the catalogue, with a key for each technique: many rules have the same key. */
function catalogueRules(): string {
  const lines = catalogueIds().flatMap((id) =>
    (catalogueOf(id)?.rules ?? []).flatMap((rule) =>
      renderRule(rule, {
        style: 'watch',
        key: id,
        archs: ['b64', 'b32'],
        hasSyscall: knowsSyscall([debian]),
      }),
    ),
  );
  return `-i\n${[...new Set(lines)].join('\n')}\n`;
}

const folder = join(root, 'examples/rules.d');
/** Rules that others published; a clone does not hold them. */
function publishedRulesets(): Readonly<Record<string, LoadResult>> {
  const corpus = sharedPath('corpus', 'attribution on published rules');
  if (corpus === undefined) return {};
  const official = join(corpus, 'audit-userspace-4.2');
  const files: Readonly<Record<string, readonly string[]>> = {
    'the rules of Neo23x0': [join(corpus, 'neo23x0-auditd.rules')],
    'the rules of bfuzzy1': [join(corpus, 'bfuzzy1-auditd-attack.rules')],
    'the rules for STIG': [join(official, '30-stig.rules')],
    'the rules for PCI DSS': [join(official, '30-pci-dss-v31.rules')],
    'the rules for OSPP': readdirSync(official)
      .filter((name) => name.startsWith('30-ospp'))
      .sort()
      .map((name) => join(official, name)),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, paths]) => [
      name,
      loadedRules(`-i\n${paths.map((p) => readFileSync(p, 'utf8')).join('\n')}`),
    ]),
  );
}

const rulesets: Readonly<Record<string, LoadResult>> = {
  ...publishedRulesets(),
  'examples/article.rules': loadedRules(`-i\n${read('examples/article.rules')}`),
  'examples/rules.d': load(
    mergeFolder(
      readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
      debian.awk,
      debian.release,
    ),
    debian,
  ),
  'the catalogue': loadedRules(catalogueRules()),
};

interface Share {
  readonly asked: number;
  readonly right: number;
  readonly open: number;
  readonly wrong: readonly string[];
}

/** How many made events are given to their rule once they were written to a log and read again. */
function share(
  loaded: LoadResult,
  made: readonly MadeEvent[],
  writing: Partial<Writing>,
  withKey = true,
): Share {
  const attribute = attributor(recordedRules(loaded), debian);
  const keyOf = (rule: number): string => {
    const own = loaded.rules[rule]?.rule;
    return own && withKey ? keyField(own) : '?';
  };
  const text = made
    .map((m, i) => recordsFor(m.event, { serial: i + 1, key: keyOf(m.rule), ...writing }))
    .join('');
  let [right, open] = [0, 0];
  const wrong: string[] = [];
  for (const logged of readLog(withKey ? text : text.replaceAll(' key=?', '')).events) {
    const rule = made[logged.serial - 1]?.rule ?? -1;
    const found = attribute(logged);
    if (found.kind === 'certain' && found.rule === rule) right++;
    else if (found.kind === 'one-of' && found.rules.includes(rule)) open++;
    else wrong.push(`${loaded.lines[loaded.rules[rule]?.line ?? 0]?.line.text}: ${JSON.stringify(found)}`);
  }
  return { asked: made.length, right, open, wrong };
}

/** A field of a SYSCALL record that may be lost; `per` is written only where it is not 0. */
const FIELD = / (?!msg=|per=|key=|items=)\w+=[^ \n]+/g;

/** Returns the records of an event without some lines and some fields of the system call. */
function withLosses(text: string, lost: readonly boolean[]): string {
  let next = 0;
  const isLost = (): boolean => lost[next++ % lost.length] === true;
  return text
    .split(/(?<=\n)/)
    .map((line) => {
      if (line.startsWith('type=SYSCALL')) return line.replace(FIELD, (field) => (isLost() ? '' : field));
      return isLost() ? '' : line;
    })
    .join('');
}

for (const [name, loaded] of Object.entries(rulesets)) {
  const made = madeEvents(loaded);

  test(`Events with all their records are given to their rule of ${name}`, (t) => {
    assert.ok(
      made.length >= loaded.rules.length / 2,
      `${made.length} events of ${loaded.rules.length} rules`,
    );
    for (const writing of [{}, { relative: true }, { linked: true }]) {
      const { asked, right, open, wrong } = share(loaded, made, writing);
      const names = Object.keys(writing)[0] ?? 'absolute';
      t.diagnostic(`${name}, ${names} names: ${right} right, ${open} open of ${asked}`);
      assert.deepEqual(wrong, []);
      assert.ok(right / asked >= 0.99, `${right} of ${asked}`);
    }
  });

  test(`An event of ${name} that lost its directory or its paths is never given to a wrong rule`, (t) => {
    for (const [lost, relative] of [
      [['CWD'], true],
      [['PATH'], false],
      [['PATH', 'CWD', 'SOCKADDR'], true],
    ] as const)
      for (const withKey of [true, false]) {
        const { asked, right, open, wrong } = share(loaded, made, { relative, lost }, withKey);
        t.diagnostic(
          `${name} without ${lost.join(', ')}${withKey ? '' : ', key'}: ${right} right, ${open} open of ${asked}`,
        );
        assert.deepEqual(wrong, []);
      }
  });

  test(`An event of ${name} that lost any of its records and fields is never given to a wrong rule`, (t) => {
    const attribute = attributor(recordedRules(loaded), debian);
    let [right, open] = [0, 0];
    const losses = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.nat(made.length - 1),
        losses,
        fc.boolean(),
        fc.boolean(),
        (i, lost, relative, withKey) => {
          const { event, rule } = made[i] ?? assert.fail();
          const { rule: own, line } = loaded.rules[rule] ?? assert.fail();
          const text = recordsFor(event, { serial: 1, key: withKey ? keyField(own) : '?', relative });
          const found = attribute(
            readLog(withLosses(text.replace(' key=?', ''), lost)).events[0] ?? assert.fail(),
          );
          const isOpen = found.kind === 'one-of' && found.rules.includes(rule);
          const isRight = found.kind === 'certain' && found.rule === rule;
          assert.ok(isOpen || isRight, `${loaded.lines[line]?.line.text}: ${JSON.stringify(found)}`);
          if (isRight) right++;
          else open++;
        },
      ),
      { numRuns: 200, includeErrorInReport: true },
    );
    t.diagnostic(`${name} with losses: ${right} right, ${open} open`);
  });

  test(`Events of ${name} with one signature are given to the same rule`, () => {
    const rules = recordedRules(loaded);
    const signature = signatureOf(rules);
    const attribute = attributor(rules, debian);
    const seen = new Map<string, string>();
    const text = made.map((m, i) =>
      recordsFor(m.event, { serial: i + 1, key: '(null)', relative: i % 2 === 0 }),
    );
    const lost = made.map((m, i) => recordsFor(m.event, { serial: 9000 + i, key: '"k"', lost: ['PATH'] }));
    for (const logged of readLog([...text, ...lost].join('')).events) {
      const known = loggedEvent(logged, debian) ?? assert.fail();
      const of = signature(known, undefined);
      const answer = JSON.stringify(attribute(logged));
      assert.equal(seen.get(of) ?? answer, answer, of);
      seen.set(of, answer);
    }
    assert.ok(seen.size > 1 && seen.size < 2 * made.length, `${seen.size} signatures`);
  });

  test(`The rules of ${name} that may take an event include the one that does`, () => {
    const rules = loaded.rules.flatMap(({ rule }) => (listOf(rule) === 'exit' ? [rule] : []));
    for (const { event } of made.filter((_, i) => i % 5 === 0)) {
      const decided = decide(rules, event);
      const possible = possibleRules(rules, event);
      if (decided === undefined) assert.deepEqual(possible, []);
      else if (decided === 'unknown') assert.ok(possible.some((p) => !p.sure));
      else assert.deepEqual(possible, [{ rule: decided.rule, sure: true }]);
      const { names: _, ...nameless } = event;
      const open = possibleRules(rules, nameless);
      if (typeof decided === 'object') assert.ok(open.some((p) => p.rule === decided.rule));
    }
  });
}

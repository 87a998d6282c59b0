import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HostAnswers, HostPlace } from '../../server/src/core/checks/host/defineHostCheck.ts';
import { exampleHost } from '../../server/src/core/checks/host/exampleHost.ts';
import { hostChecks } from '../../server/src/core/checks/host/hostChecks.ts';
import { lint, lintWithHost, questions, read, readOnce } from '../../server/src/core/service.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { anyLine, seededFiles } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];

const anyPlaceOfHost: fc.Arbitrary<HostPlace | undefined> = fc.option(
  fc.record(
    {
      kind: fc.constantFrom('file', 'directory', 'other', 'missing' as const),
      link: fc.boolean(),
      target: fc.oneof(fc.string(), fc.constantFrom('/', '/real', '/a b', '/x\n')),
    },
    { requiredKeys: ['kind'] },
  ),
  { nil: undefined },
);

/** What is wrong with what a machine leads to; undefined where nothing is. */
function wrong(text: string, host: HostAnswers): string | undefined {
  const document = read(text);
  const asked = questions(document, { targets }).paths;
  if (asked.some((p) => !p.startsWith('/') || p.includes('\0') || (p.length > 1 && p.endsWith('/'))))
    return `asks for ${JSON.stringify(asked)}`;
  for (const p of lintWithHost(document, host, { targets })) {
    if (!p.code.startsWith('AR7')) continue;
    if (p.severity === 'error') return `${p.code} is an error`;
    if (p.span.start < 0 || p.span.end > text.length || p.span.start >= p.span.end)
      return `${p.code} marks ${p.span.start}..${p.span.end}`;
    if (/undefined|\[object/.test(p.message.replaceAll(text, ''))) return `${p.code} says ${p.message}`;
    for (const f of p.fixes()) if (applyEdits(text, f.edits) === text) return `${f.title} changes nothing`;
  }
  return undefined;
}

test('Any answer of a machine gives problems within the text that are not errors', () => {
  fc.assert(
    fc.property(anyLine, anyPlaceOfHost, anyPlaceOfHost, fc.boolean(), (text, a, b, known) => {
      const names = known ? new Set(['root', 'unset']) : undefined;
      const host: HostAnswers = {
        placeOf: (path) => (path.length % 2 === 0 ? a : b),
        users: names,
        groups: names,
      };
      assert.equal(wrong(text, host), undefined);
    }),
    { numRuns: 4000, seed: 20261122 },
  );
});

test('Machine checks accept valid and damaged files, and each first fix removes its problem', () => {
  for (const text of seededFiles(77, 1500)) {
    assert.equal(wrong(text, exampleHost), undefined, text);
    const found = lintWithHost(read(text), exampleHost, { targets }).filter((p) => p.code.startsWith('AR7'));
    const one = found[0];
    const fix = one?.fixes()[0];
    if (!one || !fix) continue;
    const after = lintWithHost(read(applyEdits(text, fix.edits)), exampleHost, { targets });
    assert.ok(
      after.filter((p) => p.code === one.code).length < found.filter((p) => p.code === one.code).length,
      `${fix.title}: ${text}`,
    );
  }
});

test('A machine that answers nothing changes nothing', () => {
  const host: HostAnswers = { placeOf: () => undefined, users: undefined, groups: undefined };
  const told = (problems: ReturnType<typeof lint>) => problems.map((p) => [p.code, p.span, p.message]);
  for (const text of seededFiles(78, 300))
    for (const document of [read(text), readOnce(text)])
      assert.deepEqual(told(lintWithHost(document, host, { targets })), told(lint(read(text), { targets })));
  assert.equal(hostChecks.length, 6);
});

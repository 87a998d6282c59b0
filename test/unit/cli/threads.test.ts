import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJudgePool } from '../../../server/src/cli/judgePool.ts';
import type { JudgedRuleset } from '../../../server/src/cli/judgeRuleset.ts';
import { type JudgeThread, judgeOfThread, type ThreadSetup } from '../../../server/src/cli/judgeThread.ts';
import type { PackedProblems } from '../../../server/src/cli/packedProblems.ts';
import { tree } from './world.ts';

/** Text that takes no time, so that the rulesets are large enough for threads. */
const padding = `# ${'x'.repeat(98)}\n`.repeat(200);

/** The rules of a fleet: every third host is like the first one, each has two files and one of another program. */
function fleet(hosts: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (let host = 0; host < hosts; host++) {
    const directory = `hosts/audit-${String(host).padStart(3, '0')}/rules.d`;
    const n = host % 3 === 0 ? 0 : host;
    files[`${directory}/10-a.rules`] =
      `${padding}-w /etc/passwd -p wa -k two words ${n}\n-w /srv/${n} -p wa -k a\n`;
    files[`${directory}/20-b.rules`] = `${padding}-w /srv/${n} -p wa -k a\n-a always,exit -S execve -k b\n`;
    files[`${directory}/30-c.rules.bak`] = '-w /x -p wa\n';
  }
  return files;
}

/** Starts a thread that answers as one does, from copies of what it is sent, after a while that differs. */
function fakeThread(setup: ThreadSetup, isBroken: (n: number) => boolean): JudgeThread {
  const judge = judgeOfThread(
    setup,
    { readFile: () => assert.fail('no technique data were given'), limit: undefined },
    () => assert.fail('no check throws'),
  );
  let asked = 0;
  return {
    async judge(ruleset) {
      const n = ++asked;
      const sent = structuredClone(ruleset);
      const answer = (await judge)(sent);
      await new Promise((done) => setTimeout(done, (n % 4) * 3));
      if (isBroken(n)) throw new Error('the thread ended');
      return answer;
    },
    end: () => undefined,
  };
}

test('Reports are the same with threads and without, whichever thread is done first', async () => {
  const files = fleet(24);
  for (const options of [['--hints'], ['--format=sarif'], ['--statistics']]) {
    const alone = tree(files);
    const expected = await alone.run('lint', 'hosts', ...options);
    assert.match(expected.out, /AR301|duplicate/);
    const together = tree(files);
    let started = 0;
    together.useThreads(3, (setup) => {
      started++;
      return fakeThread(setup, () => false);
    });
    assert.deepEqual(await together.run('lint', 'hosts', ...options), expected, options.join(' '));
    assert.ok(started >= 2);
    const all = started;
    assert.deepEqual(await together.run('lint', 'hosts', '--threads=1', ...options), expected);
    assert.equal(started, all, 'with --threads=1 there are no others');
  }
});

/** One file whose text is large enough to be judged in two parts; `more` comes after its rules. */
function largeFile(more = ''): Readonly<Record<string, string>> {
  const rules = [
    '-w /etc/passwd -p wa -k two words',
    '-w /srv -p wa -k a',
    '-w /srv -p wa -k a',
    '-a always,exit -S execve -k b',
  ];
  return { 'large.rules': `${rules.join('\n')}\n${more}${padding.repeat(100)}` };
}

test('The lines of a large file are judged by a thread, and reported as they are without one', async () => {
  for (const options of [[], ['--hints'], ['--format=sarif'], ['--statistics'], ['--only=AR3']]) {
    const expected = await tree(largeFile()).run('lint', 'large.rules', ...options);
    assert.match(expected.out, /AR301|duplicate/);
    for (const isBroken of [false, true]) {
      const w = tree(largeFile());
      const asked: (string | undefined)[] = [];
      w.useThreads(2, (setup) => {
        const thread = fakeThread(setup, () => isBroken);
        const judge: JudgeThread['judge'] = (sent) => {
          asked.push(sent.part);
          return thread.judge(sent);
        };
        return { ...thread, judge };
      });
      assert.deepEqual(await w.run('lint', 'large.rules', ...options), expected, options.join(' '));
      assert.deepEqual(asked, ['lines']);
    }
  }
});

test('A large file with suppression comments is judged as one', async () => {
  const w = tree(largeFile('# audit-rules: disable-next-line AR101\n-w /etc -p wa -k a\n'));
  w.useThreads(2, () => assert.fail('a thread was started'));
  assert.match((await w.run('lint', 'large.rules', '--hints')).out, /AR011/);
});

test('What a thread that ended was asked is judged all the same', async () => {
  const files = fleet(24);
  const expected = await tree(files).run('lint', 'hosts');
  const w = tree(files);
  w.useThreads(2, (setup) => fakeThread(setup, (n) => n % 3 === 1));
  assert.deepEqual(await w.run('lint', 'hosts'), expected);
});

test('Threads are not started for few rulesets, for small ones, for fixes and for questions about the machine', async () => {
  const start = (): never => assert.fail('a thread was started');
  for (const [files, ...options] of [
    [fleet(10)],
    [Object.fromEntries(Object.entries(fleet(24)).map(([p, t]) => [p, t.replace(padding, '')]))],
    [fleet(24), '--fix-dry-run'],
    [fleet(24), '--check-host'],
  ] as const) {
    const w = tree(files);
    w.useThreads(2, start);
    assert.ok((await w.run('lint', 'hosts', ...options)).status <= 1, options.join(' '));
  }
});

test('A number of threads is from 1 to 64', async () => {
  const w = tree(fleet(1));
  for (const wrong of ['0', '65', 'two', '-1', '1.5']) {
    const { status, err } = await w.run('lint', 'hosts', `--threads=${wrong}`);
    assert.equal(status, 2);
    assert.equal(
      err,
      `audit-rules lint: "${wrong}" is not a number of threads. Write a number from 1 to 64 (see audit-rules lint --help)\n`,
    );
  }
});

test('A pool starts a thread when all others are at work, and gives each two rulesets at most', async () => {
  const open: (() => void)[] = [];
  const asked: number[] = [];
  const pool = createJudgePool(() => {
    const own = asked.push(0) - 1;
    return {
      judge: () => {
        asked[own] = (asked[own] ?? 0) + 1;
        return new Promise((done) => void open.push(() => done('[]' as PackedProblems)));
      },
      end: () => undefined,
    };
  }, 2);
  const ruleset: JudgedRuleset = { kind: 'file', files: [], options: { targets: [] } };
  const settle = () => new Promise((done) => void setImmediate(done));
  const answers = [pool.judge(ruleset)];
  await settle();
  assert.deepEqual(asked, [1]);
  assert.ok(!pool.isFull());
  for (let i = 0; i < 4; i++) answers.push(pool.judge(ruleset));
  await settle();
  assert.deepEqual(asked, [2, 2]);
  assert.ok(pool.isFull());
  while (open.length > 0) {
    open.shift()?.();
    await settle();
  }
  assert.equal((await Promise.all(answers)).length, 5);
  assert.equal(asked[0], 3, 'the one that waited went to the thread that was done first');
  assert.ok(!pool.isFull());
});

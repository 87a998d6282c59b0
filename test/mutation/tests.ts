// Takes the place of node:test where mutants are tried: keeps the tests, so that they can be run one by one.
import type { TestContext } from 'node:test';

type Work = (t: TestContext) => unknown;
type Hook = () => unknown;

/** A test with what runs around it. */
export interface KeptTest {
  readonly title: string;
  readonly run: () => Promise<void>;
}

interface Scope {
  readonly title: string;
  readonly before: Hook[];
  readonly after: Hook[];
  readonly beforeEach: Hook[];
  readonly afterEach: Hook[];
}

const kept: KeptTest[] = [];
const emptyScope = (title: string): Scope => ({
  title,
  before: [],
  after: [],
  beforeEach: [],
  afterEach: [],
});
let scopes: readonly Scope[] = [emptyScope('')];

function top(): Scope {
  return scopes.at(-1) ?? emptyScope('');
}

/** Keeps a test. A skipped one is not kept. */
export function test(title: string, ...rest: readonly unknown[]): void {
  const work = rest.find((r): r is Work => typeof r === 'function');
  const options = (typeof rest[0] === 'object' ? rest[0] : {}) as Readonly<Record<string, unknown>>;
  if (!work || (options['skip'] !== undefined && options['skip'] !== false)) return;
  const around = scopes;
  kept.push({
    title: [...around.map((s) => s.title), title].filter((t) => t !== '').join(': '),
    run: () => runTest(work, around),
  });
}

/** Keeps a test, as `test` does. */
export function it(title: string, ...rest: readonly unknown[]): void {
  test(title, ...rest);
}

/** Keeps the tests of a suite. */
export function describe(title: string, ...rest: readonly unknown[]): void {
  const work = rest.find((r): r is Hook => typeof r === 'function');
  const outer = scopes;
  scopes = [...outer, emptyScope(title)];
  try {
    work?.();
  } finally {
    scopes = outer;
  }
}

export const before = (hook: Hook): void => void top().before.push(hook);
export const after = (hook: Hook): void => void top().after.push(hook);
export const beforeEach = (hook: Hook): void => void top().beforeEach.push(hook);
export const afterEach = (hook: Hook): void => void top().afterEach.push(hook);

/** Hooks that run once ran. */
const ran = new Set<Hook>();

async function runTest(work: Work, around: readonly Scope[]): Promise<void> {
  for (const hook of around.flatMap((s) => s.before)) {
    if (ran.has(hook)) continue;
    ran.add(hook);
    await hook();
  }
  const cleanup: Hook[] = [];
  const context = {
    after: (hook: Hook) => void cleanup.push(hook),
    diagnostic: () => undefined,
    skip: () => undefined,
  } as unknown as TestContext;
  try {
    for (const hook of around.flatMap((s) => s.beforeEach)) await hook();
    await work(context);
  } finally {
    for (const hook of [...cleanup, ...around.flatMap((s) => s.afterEach)]) await hook();
  }
}

/** Returns the tests that were kept since the last call. */
export function takeTests(): readonly KeptTest[] {
  scopes = [emptyScope('')];
  return kept.splice(0);
}

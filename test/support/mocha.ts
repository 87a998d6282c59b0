/** The events of a Mocha runner that the reporter below listens to. */
interface Runner {
  on(event: 'pass' | 'fail' | 'pending' | 'end', listener: (test: Test, error?: Error) => void): unknown;
}

interface Test {
  fullTitle(): string;
  readonly duration?: number;
}

/**
 * A Mocha reporter for extension hosts, desktop and browser alike: plain lines, and at the end
 * "COUNTS passed failed skipped" for scripts/test.mjs. Mocha calls it with `new`.
 */
export function LineReporter(runner: Runner): void {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  runner.on('pass', (test) => {
    counts.passed++;
    console.log(`  ok   ${test.fullTitle()} (${test.duration ?? 0} ms)`);
  });
  runner.on('fail', (test, error) => {
    counts.failed++;
    console.log(`  FAIL ${test.fullTitle()}\n${error?.stack ?? error}`);
  });
  runner.on('pending', (test) => {
    counts.skipped++;
    console.log(`  SKIPPED ${test.fullTitle()}`);
  });
  runner.on('end', () => console.log(`COUNTS ${counts.passed} ${counts.failed} ${counts.skipped}`));
}

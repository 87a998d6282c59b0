import Mocha from 'mocha';
import { LineReporter } from '../support/mocha.ts';

/** VS Code calls this inside the extension host. Rejects where a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'tdd',
    timeout: 600_000,
    reporter: LineReporter as unknown as Mocha.ReporterConstructor,
  });
  // The tests call suite() and test() while they are loaded, so these must be there first.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./article.test.ts');
  await import('./compliance.test.ts');
  await import('./coverage.test.ts');
  await import('./host.test.ts');
  await import('./editing.test.ts');
  await import('./embedded.test.ts');
  await import('./killedServer.test.ts');
  await import('./logs.test.ts');
  await import('./officialData.test.ts');
  await import('./policy.test.ts');
  await import('./ruleset.test.ts');
  await import('./decorations.test.ts');
  await import('./tasks.test.ts');
  await import('./techniques.test.ts');
  await import('./typedLine.test.ts');
  await import('./workbench.test.ts');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

import 'mocha/mocha.js';
import { LineReporter } from '../support/mocha.ts';

/** VS Code calls this inside the browser's extension host. Rejects where a test failed. */
export async function run(): Promise<void> {
  mocha.setup({ ui: 'tdd', timeout: 600_000 });
  mocha.reporter(LineReporter as unknown as Mocha.ReporterConstructor);
  await import('./web.test.ts');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

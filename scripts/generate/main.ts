import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateAttack } from './attack.ts';
import { generateSnippets } from './attack-snippets.ts';
import { generateChecks } from './checks.ts';
import { generateConfiguration } from './configuration.ts';
import { type GeneratedFile, generateFacts } from './facts.ts';
import { generateIma } from './ima.ts';
import { generateManual } from './manual.ts';
import { generateProfiles } from './profiles.ts';
import { generateSchema } from './schema.ts';
import { generateSettings } from './settings.ts';
import { generateTargets } from './targets.ts';

/** Every generated file of the project, made anew. */
export function generateAll(root: string): readonly GeneratedFile[] {
  return [
    ...generateFacts(root),
    ...generateIma(root),
    ...generateTargets(root),
    ...generateAttack(),
    ...generateProfiles(root),
    ...generateSnippets(),
    ...generateSettings(root),
    ...generateSchema(),
    ...generateConfiguration(),
    ...generateManual(),
    ...generateChecks(root),
  ];
}

function main(args: readonly string[]): void {
  const root = process.cwd();
  const stale: string[] = [];
  for (const f of generateAll(root)) {
    const file = join(root, f.path);
    let old: string | undefined;
    try {
      old = readFileSync(file, 'utf8');
    } catch {
      old = undefined;
    }
    if (old === f.text) continue;
    stale.push(f.path);
    if (args.includes('--check')) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, f.text);
  }
  if (args.includes('--check') && stale.length > 0) {
    console.error(`Not current, run "npm run generate":\n${stale.map((p) => `  ${p}`).join('\n')}`);
    process.exitCode = 1;
  } else
    console.log(stale.length === 0 ? 'All generated files are current.' : `Written: ${stale.join(', ')}`);
}

if (process.argv[1]?.endsWith('main.ts')) main(process.argv.slice(2));

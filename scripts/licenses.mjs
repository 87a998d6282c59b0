// Lists the packages that are in the bundles, from out/metafiles.json: node scripts/licenses.mjs [--cyclonedx]. Build first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/run.mjs';

/** The packages that are in the bundles, by name and version: name, version, license. */
function shippedPackages() {
  const metafiles = JSON.parse(readFileSync(join(root, 'out/metafiles.json'), 'utf8'));
  const directories = new Set();
  for (const { outputs } of Object.values(metafiles))
    for (const { inputs } of Object.values(outputs))
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
        if (found && bytesInOutput > 0) directories.add(found);
      }
  const packages = [...directories].map((directory) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, directory, 'package.json'), 'utf8'),
    );
    return { name, version, license: license ?? 'not stated' };
  });
  const byName = new Map(packages.map((p) => [`${p.name}@${p.version}`, p]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, p]) => p);
}

/** A bill of materials as CycloneDX 1.5. */
function cycloneDx(packages) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    components: packages.map(({ name, version, license }) => ({
      type: 'library',
      name,
      version,
      licenses: [{ license: { id: license } }],
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    })),
  };
}

const packages = shippedPackages();
process.stdout.write(
  process.argv.includes('--cyclonedx')
    ? `${JSON.stringify(cycloneDx(packages), null, 2)}\n`
    : packages.map((p) => `${p.name} ${p.version} ${p.license}\n`).join(''),
);

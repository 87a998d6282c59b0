import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type KernelConfig,
  type PolicyKernel,
  policyKernel,
  triedKernels,
} from '../../server/src/core/ima/facts/policyKernels.ts';
import { root } from './root.ts';

/** What the tried kernels said of a line: `.` accepted, `X` EINVAL, `R` ERANGE, `N` ENOENT, `?` not tried. */
export interface RecordedPolicyLine {
  /** With the escapes `\t \n \r \\ \xHH`, which the recording tool reads. */
  readonly line: string;
  /** One character for each tried kernel. */
  readonly verdicts: string;
}

/** Reads the recorded verdicts that the repository holds. */
export function recordedPolicyLines(): readonly RecordedPolicyLine[] {
  return readFileSync(join(root, 'test/fixtures/ima/verdicts.tsv'), 'utf8')
    .split('\n')
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => {
      const [verdicts = '', line = ''] = row.split('\t');
      return { line, verdicts };
    });
}

/** Returns the text that the recording tool wrote for a line with escapes. */
export function unescaped(line: string): string {
  const codes: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, '\\': 92 };
  const bytes = [...line.matchAll(/\\x([0-9a-f]{2})|\\(.)|(.)/gs)].map(([, hex, code, plain]) => {
    if (hex !== undefined) return Number.parseInt(hex, 16);
    return code === undefined ? (plain ?? '').charCodeAt(0) : (codes[code] ?? code.charCodeAt(0));
  });
  return Buffer.from(bytes).toString('utf8');
}

/** The kernels that have been built with Debian's configuration; the others have Ubuntu's. */
const DEBIAN = ['6.1', '6.12', '6.16', '6.17', '6.18', '6.19', '7.0', '7.1', '7.2', '7.3'];

/**
 * Returns how a tried kernel was built and booted when it was asked: which algorithms were there without
 * modules, and which label AppArmor knew.
 */
export function measuredConfig(version: string): KernelConfig {
  const number = triedKernels.indexOf(version);
  const is = (...versions: readonly string[]): boolean => versions.includes(version);
  const isDebian = DEBIAN.includes(version);
  const small = is('6.1', '7.1');
  const sha3 = number >= triedKernels.indexOf('6.8') && number <= triedKernels.indexOf('7.0');
  return {
    appendedSignatures: !isDebian,
    algorithms: [
      ...['sha1', 'md5', 'sha256', 'sha224'],
      ...(small ? [] : ['sha384', 'sha512']),
      ...(sha3 ? ['sha3-256', 'sha3-384', 'sha3-512'] : []),
    ],
    labels: isDebian || number >= triedKernels.indexOf('6.11') ? ['subj_role=unconfined'] : [],
  };
}

/** Returns the tried kernel with a version as it was when it was asked. */
export function measuredKernel(version: string): PolicyKernel {
  const kernel = policyKernel(version, measuredConfig(version));
  if (!kernel) throw new Error(`${version} was not tried`);
  return kernel;
}

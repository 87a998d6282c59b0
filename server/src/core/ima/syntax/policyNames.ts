/**
 * Reports whether a file is an IMA policy by its name and that of its directory: `ima-policy`, `*.ima-policy`,
 * and `*.policy` in a directory `ima`. /etc/sysconfig/ima, which names the policy, and keys are none.
 */
export function isPolicyName(directory: string, name: string): boolean {
  return (
    name === 'ima-policy' || name.endsWith('.ima-policy') || (directory === 'ima' && name.endsWith('.policy'))
  );
}

/** Reports whether a path or URI is that of an IMA policy, by its last two names. */
export function isPolicyPath(path: string): boolean {
  const [name = '', directory = ''] = path.split('/').reverse();
  return isPolicyName(directory, name);
}

import { accountFiles, accountsOf } from '../core/checks/host/accounts.ts';
import type { HostAnswers, HostPlace } from '../core/checks/host/defineHostCheck.ts';
import type { HostQuestions } from '../core/checks/host/runHost.ts';
import { decode } from './decode.ts';
import type { Io } from './io.ts';

/** This machine, asked by `--check-host`; each thing once a run. */
export interface Host {
  answers(questions: HostQuestions): Promise<HostAnswers>;
}

/**
 * Returns an object that answers questions about paths, users and groups of this machine; it asks the machine
 * for each only once.
 */
export function createHost(io: Io): Host {
  const asked = new Map<string, Promise<HostPlace | undefined>>();
  let texts: Promise<readonly (string | undefined)[]> | undefined;
  return {
    async answers({ paths, accounts }) {
      const places = new Map<string, HostPlace | undefined>();
      for (const path of paths) {
        let answer = asked.get(path);
        if (!answer) asked.set(path, (answer = io.stat(path)));
        places.set(path, await answer);
      }
      const read = (path: string): Promise<string | undefined> =>
        io.readFile(path).then(decode, () => undefined);
      if (accounts) texts ??= Promise.all(accountFiles.map(read));
      const [nsswitch, passwd, group] = (await texts) ?? [];
      return { placeOf: (path) => places.get(path), ...accountsOf(nsswitch, passwd, group) };
    },
  };
}

import { F } from '../../facts/kernelNumbers.ts';
import { machineOfBits } from '../../facts/machines.ts';
import { mayMatchOwn } from '../../matching/neverMatches.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { hasCall } from '../../model/rule.ts';
import { asWord } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { numberOf, ownLine, recordedOf } from './recordedCalls.ts';
import { ofRules, ruleGroups } from './ruleGroups.ts';
import { atEnd, overTargets, wordsOf } from './rulesetFindings.ts';

const CONNECT = ['connect'];
const SOCKET = /\.sock$|^\/(?:var\/)?run\/.*(?:\.socket|[/-]sock(?:et)?)$/;

/** Returns the always rules with path= and perm= for what seems to be a socket. */
const socketRules = ofRules((load) =>
  ruleGroups(load).always.filter(({ sent }) => {
    const { path } = sent;
    if (!path || path.tree || !path.path.includes('sock') || !SOCKET.test(path.path)) return false;
    return sent.rule.fields.some((f) => f.field === F.perm);
  }),
);

/** Reports whether a rule records connections to any destination, even if only those of some processes. */
function seesSomeConnect(t: TargetRuleset, connect: number): boolean {
  const elsewhere: readonly number[] = [F.path, F.dir, F.saddrFam];
  return ruleGroups(t.whole).calling.some(
    ({ rule }) =>
      mayMatchOwn(rule, t.target) &&
      hasCall(rule, connect) &&
      !rule.fields.some((f) => elsewhere.includes(f.field)),
  );
}

function find(t: TargetRuleset, ctx: RulesetContext): readonly RulesetFinding[] {
  const reported = new Set<string>();
  return socketRules(t.whole).flatMap((r): readonly RulesetFinding[] => {
    const path = r.sent.path?.path ?? '';
    const { machine } = t.target;
    const connect = numberOf('connect', machine);
    const line = ownLine(t.whole, r);
    if (!line || !mayMatchOwn(r.rule, t.target) || connect === undefined || reported.has(path)) return [];
    if (recordedOf(t.whole, machine, CONNECT).takes(r, connect) || seesSomeConnect(t, connect)) return [];
    reported.add(path);
    const message = `Connections to "${path}" are not recorded: clients do not open the file. Add a rule with "-S connect -F path=${path}".`;
    const fixes = (): readonly RulesetFix[] => {
      if (!ctx.targets.every((o) => machineOfBits('b64', o.machine, o.release))) return [];
      const keys = keysOf(r.rule).map((k) => ` -k ${asWord(k)}`);
      const text = `-a always,exit -F arch=b64 -S connect -F path=${asWord(path)}${keys.join('')}`;
      const cr = line.text.endsWith('\r') ? '\r' : '';
      return [
        {
          title: 'Add a rule for connect after this line',
          safety: 'unsafe',
          edits: [atEnd(line, `${cr}\n${text}`)],
        },
      ];
    };
    return [{ ...wordsOf(line), message, fixes }];
  });
}

/** Reports perm= on a socket. */
export const socketPath = defineRulesetCheck({
  code: 'AR316',
  name: 'socket-path',
  category: 'ruleset',
  severity: 'info',
  evidence: 'kernel',
  title: 'A watch on a socket that does not record connections',
  what: 'A watch, or a rule with `perm=`, names a file that seems to be a Unix socket, such as `/run/docker.sock`. No rule records the system call connect for this socket.',
  why: 'A client connects to a socket without opening the file. In a test on Linux 6.18, a watch (`-w`) on a socket with `-p rwxa` recorded the server when it created the socket, but no client that connected to it. A rule with `-S connect` and `path=` (or `dir=`) recorded each client.',
  run: (ctx) => overTargets(ctx, 'info', (t) => find(t, ctx), ['machine']),
  examples: [
    {
      bad: '⟦-w /run/docker.sock -p rwxa -k docker⟧',
      fixed:
        '-w /run/docker.sock -p rwxa -k docker\n-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -k docker',
    },
  ],
  good: [
    '-w /usr/lib/systemd/system/docker.socket -p wa -k docker',
    '-w /run/docker.sock -p wa -k docker\n-a always,exit -F arch=b64 -S connect -F dir=/run -k run',
    '-w /run/docker.sock -p wa -k docker\n-a always,exit -F arch=b64 -S connect -F auid>=1000 -k net',
    '-w /run/docker.sock -p wa -k docker\n-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -k docker-client',
  ],
});

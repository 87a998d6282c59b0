import { knownPaths } from '../facts/knownPaths.ts';
import { type Machine, machineOfBits } from '../facts/machines.ts';
import { syscalls } from '../facts/tables.ts';
import { type Meant, meant, nearName, shown } from './meant.ts';
import type { Slip, SlipKind } from './slips.ts';
import { QUOTED_SPACE } from './tokens.ts';

const BASES: ReadonlyMap<string, string> = new Map(
  knownPaths.filter((k) => k.kind === 'file').map((k) => [k.path.slice(k.path.lastIndexOf('/') + 1), k.path]),
);

/**
 * Reads a path in any spelling (`~/.ssh`, `etc/passwd`, `file:///etc`) as an absolute path; undefined for a
 * word that cannot be one.
 */
export function pathValue(typed: string): Meant | undefined {
  let text = typed.replaceAll(QUOTED_SPACE, '\\ ');
  const slips: Slip[] = [];
  const change = (to: string, kind: SlipKind): void => {
    slips.push({ kind, typed: shown(typed), written: to });
    text = to;
  };
  if (/^(?:[A-Z]:)?(?:\\[\w.-]+)+\\?$/.test(text))
    change(text.replace(/^[A-Z]:/, '').replace(/\\/g, '/'), 'look-alike');
  if (/^file:\/\/\//.test(text)) change(text.slice(7), 'punctuation');
  if (/[,;:]$/.test(text) && text.length > 2) change(text.replace(/[,;:]+$/, ''), 'punctuation');
  // Whose home is meant is a guess: root loads the rules, but other users have such a file too.
  const guess = (to: string): void => {
    change(to, 'path-home');
    slips.push({ kind: 'unclear', typed: shown(typed), written: to });
  };
  if (/^(?:~|\$\{?HOME\}?)(?=\/)/.test(text)) guess(text.replace(/^(?:~|\$\{?HOME\}?)/, '/root'));
  if (/^~root(?=\/|$)/.test(text)) change(text.replace('~', '/'), 'path-home');
  if (/^~\w+\//.test(text)) guess(text.replace('~', '/home/'));
  if (text.startsWith('/')) return { text, slips };
  if (
    /^\.?\/?(?:etc|usr|var|bin|sbin|opt|home|root|tmp|lib|lib64|boot|run|srv|dev|proc|sys|mnt)(?:\/|$)/.test(
      text,
    )
  ) {
    change(`/${text.replace(/^\.?\/?/, '')}`, 'path-relative');
    return { text, slips };
  }
  const known = BASES.get(text);
  if (known) change(known, 'unclear');
  // Of a directory that few systems have at their root, nobody knows where it is.
  else if (/^[\w.-]+\/[\w./-]*$/.test(text)) change(`/${text}`, 'unclear');
  else return undefined;
  return { text, slips };
}

/** Keys that the published rule sets share and that have several words. */
const STOCK_KEYS: ReadonlySet<string> = new Set(
  'perm_mod time-change system-locale MAC-policy audit_rules power-abuse file-access user-modify priv_change module-load code-injection data-injection register-injection software-installer special-config-changes unsuccessful-create unsuccessful-modification unsuccessful-access unsuccessful-delete successful-create successful-modification successful-delete kernel_modules usergroup_modification privileged-priv_change'.split(
    ' ',
  ),
);

/**
 * Returns the words of a key as one word, joined by the mark that they or a well-known key use; `clear` is
 * false where the mark is a guess.
 * @param fallback the mark to guess
 */
export function joinedKey(
  words: readonly string[],
  fallback: '-' | '_',
): { readonly text: string; readonly clear: boolean } {
  const all = words.join('');
  const stock = ['-', '_'].map((mark) => words.join(mark)).find((key) => STOCK_KEYS.has(key));
  if (stock) return { text: stock, clear: true };
  const [dash, line] = [all.includes('-'), all.includes('_')];
  const own = dash ? '-' : '_';
  return { text: words.join(dash === line ? fallback : own), clear: dash || line };
}

/** Reports whether a word has a letter or a digit; without one it is not a key. */
export function hasLetter(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word);
}

/**
 * Reads a token as a key, in any spelling, without commas around it; words that were kept together by quotes
 * (`QUOTED_SPACE` is between them in the token) are joined with `_` or `-`.
 */
export function keyValue(typed: string): Meant {
  const bare = typed.replace(/^,+|[,;]+$/g, '') || typed;
  if (!bare.includes(QUOTED_SPACE)) return meant(typed, bare, 'punctuation');
  const { text, clear } = joinedKey(bare.split(QUOTED_SPACE).filter(Boolean), '_');
  return meant(typed, text, clear ? 'key-space' : 'unclear');
}

/**
 * Returns the machines whose system calls a host can run: itself, then its 32-bit ABI, if it has one. Never
 * empty.
 */
export function tablesOf(host: Machine): readonly Machine[] {
  const twin = machineOfBits('b32', host);
  return twin && twin !== host ? [host, twin] : [host];
}

/**
 * Reads a word as the name of a system call in any spelling (`sys_open`, `OPEN()`); undefined for a word that
 * resembles no name.
 * @param tables the machines whose system calls count
 * @param guess whether misspelled names count too
 */
export function syscallName(typed: string, tables: readonly Machine[], guess: boolean): Meant | undefined {
  if (typed === 'all' || /^\d+$/.test(typed)) return { text: typed, slips: [] };
  if (/^(?:\*|any|every|all|(?:__\w+_)?(?:sys|nr)_all)$/i.test(typed))
    return meant(typed, 'all', 'syscall-spelling');
  const known = (name: string): boolean => tables.some((m) => syscalls(m).find(name) !== undefined);
  if (known(typed) && typed === typed.toLowerCase()) return { text: typed, slips: [] };
  const bare = typed
    .toLowerCase()
    .replace(/^(?:__nr_|__x64_sys_|sys_|nr_)/, '')
    .replace(/\(\d?\)$|\.$|^\.$/, '');
  if (known(bare)) return meant(typed, bare, 'syscall-spelling');
  if (/[*?=<>!&/$@~%]/.test(bare)) return undefined;
  const other = bare === 'umount' ? 'umount2' : bare.replace(/(?:32|64)$/, '');
  if (other !== bare && known(other)) return meant(typed, other, 'syscall-spelling');
  if (!guess || bare.length < 4) return undefined;
  for (const machine of tables) {
    const near = nearName(bare, namesOf(machine));
    if (near) return near;
  }
  return undefined;
}

const names = new Map<Machine, readonly string[]>();

function namesOf(machine: Machine): readonly string[] {
  let list = names.get(machine);
  if (!list)
    names.set(
      machine,
      (list = syscalls(machine)
        .all()
        .map((e) => e.name)),
    );
  return list;
}

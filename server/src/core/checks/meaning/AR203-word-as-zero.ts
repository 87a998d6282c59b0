import { socketFamilies } from '../../facts/tables.ts';
import { startsNegative, startsWithDigit, strtoul } from '../../model/parseNumbers.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { ownValue } from '../../text/ownValue.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

const UNSET_WORDS = new Set(['none', 'no', 'null', 'nil', 'unset', 'unknown', 'undefined', 'empty']);
const OTHER_NAMES: Readonly<Record<string, string>> = {
  unix: 'local',
  ipv4: 'inet',
  ip: 'inet',
  ipv6: 'inet6',
  ip6: 'inet6',
};

/**
 * Returns the number of an address family by any usual name, such as `inet`, `AF_INET` or `ipv4`; undefined
 * for others.
 */
function familyOf(word: string): number | undefined {
  const plain = word.toLowerCase().replace(/^[ap]f_/, '');
  const name = ownValue(OTHER_NAMES, plain) ?? plain;
  return ownValue(socketFamilies, name);
}

function meant(f: KnownField): string | undefined {
  if (f.name === 'sessionid') return UNSET_WORDS.has(f.value.toLowerCase()) ? 'unset' : undefined;
  return familyOf(f.value)?.toString();
}

function isReadAsZero(f: KnownField): boolean {
  if (f.name === 'saddr_fam') return strtoul(f.value).length === 0;
  return (
    f.name === 'sessionid' && !startsWithDigit(f.value) && !startsNegative(f.value) && f.value !== 'unset'
  );
}

/** Reports a word where auditctl reads a number: it becomes 0 without a warning. */
export const wordAsZero = defineCheck({
  code: 'AR203',
  name: 'word-as-zero',
  category: 'meaning',
  severity: 'warning',
  title: 'A word that is silently read as 0',
  evidence: 'auditctl',
  what: '`saddr_fam=` requires a number, and `sessionid=` a number or `unset`. The check finds any other word, such as `saddr_fam=inet`.',
  why: 'auditctl reads such a word as the number 0, without a warning. The rule then matches address family 0 or session 0, not the events that it is meant for.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S connect -F saddr_fam=⟦inet⟧ -F key=net',
      fixed: '-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -F key=net',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F sessionid=⟦none⟧ -F key=x',
      fixed: '-a always,exit -F arch=b64 -S open -F sessionid=unset -F key=x',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S connect -F saddr_fam=10 -F key=net',
    '-a always,exit -F arch=b64 -S open -F sessionid!=unset -F key=x',
  ],
  about: T.wordAsZero,
  run: (ctx) =>
    (ruleOf(ctx)?.fields ?? []).flatMap((f) => {
      if (!isReadAsZero(f)) return [];
      const word = meant(f);
      const remedy = word === undefined ? 'Write the number.' : `Write "${f.name}${f.op}${word}".`;
      const message = `"${f.value}" is not a number; auditctl silently reads it as 0. ${remedy}`;
      const fixes = (): readonly Fix[] =>
        word === undefined ? [] : [fix(`Write "${word}"`, 'unsafe', replace(f.span, word))];
      return [{ span: f.span, message, fixes }];
    }),
});

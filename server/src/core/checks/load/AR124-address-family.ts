import { defineLoadCheck } from '../defineCheck.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports an address family that does not exist. */
export const family = defineLoadCheck({
  code: 'AR124',
  name: 'address-family',
  title: 'An address family that does not exist',
  what: '`saddr_fam=` accepts a number from 0 to 45, such as 1 (Unix sockets), 2 (IPv4), 10 (IPv6) or 16 (netlink).',
  why: LINE_REFUSED,
  reasons: ['family-too-big'],
  message: (f) => ({
    wrong: `"${f.fault.words['value']}" is not an address family: the highest is 45.`,
    remedy: 'Use 2 for IPv4 or 10 for IPv6.',
  }),
  examples: [{ bad: '-a always,exit -F arch=b64 -S connect -F saddr_fam=⟦46⟧ -F key=net' }],
  good: ['-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -F key=net'],
});

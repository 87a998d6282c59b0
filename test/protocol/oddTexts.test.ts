import { it } from 'node:test';
import { onEachHost } from '../support/hosts.ts';
import { torture } from '../support/torture.ts';

const odd = [
  '',
  '\n',
  '\r\n',
  '\0',
  '-k\n',
  '-F auid\n-F =\n-F !=\n-S ,\n-a ,\n-p -\n--\n-',
  '-w /\ud83d\ude00\\ \\\\ x -k \udc80\n',
  '\ufeff-D\n',
  `${'-S open '.repeat(900)}\n`,
];

onEachHost('every request in odd texts is answered', (serve) => {
  for (const text of odd)
    it(`Every request in the odd text ${JSON.stringify(text).slice(0, 60)} is answered`, () =>
      serve({}, (client) => torture(client, text, 40)));
});

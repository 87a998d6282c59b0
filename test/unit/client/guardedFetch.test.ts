import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchGuarded } from '../../../client/src/guardedFetch.ts';

/** A network in which each address answers or redirects; notes what was asked. */
function network(redirects: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const get = async (address: string): Promise<Response> => {
    asked.push(address);
    const location = redirects[address];
    return location === undefined
      ? new Response('data')
      : new Response(null, { status: 302, headers: { location } });
  };
  return { asked, get };
}

test('A redirect to an address in the open is refused before it is asked', async () => {
  const { asked, get } = network({
    'https://a.example/x': 'https://b.example/y',
    'https://b.example/y': 'http://c.example/z',
  });
  await assert.rejects(fetchGuarded('https://a.example/x', get), /Only https addresses/);
  assert.deepEqual(asked, ['https://a.example/x', 'https://b.example/y']);
});

test('Redirects between https addresses are followed, relative ones too, and circles end', async () => {
  const { get } = network({
    'https://a.example/x': '/y?z=1',
    'https://a.example/y?z=1': 'https://b.example/',
    'https://c.example/': 'https://c.example/',
  });
  assert.equal(await (await fetchGuarded('https://a.example/x', get)).text(), 'data');
  await assert.rejects(fetchGuarded('https://c.example/', get), /redirects more than 20 times/);
});

test('An address in the open is asked on this machine alone', async () => {
  const { asked, get } = network({ 'http://localhost:1/': 'http://x.example/' });
  for (const address of [
    'http://x.example/',
    'ftp://localhost/',
    'file:///etc/passwd',
    'http://localhost:1/',
  ])
    await assert.rejects(fetchGuarded(address, get), /Only https addresses/);
  assert.deepEqual(asked, ['http://localhost:1/']);
  assert.equal(await (await fetchGuarded('http://127.0.0.1:8080/', get)).text(), 'data');
});

test('Where a browser hides a redirect, the address that it followed is judged', async () => {
  const hidden = async (_: string, redirect: string): Promise<Response> => {
    const response = new Response('data');
    Object.defineProperty(response, redirect === 'manual' ? 'type' : 'url', {
      value: redirect === 'manual' ? 'opaqueredirect' : 'http://x.example/',
    });
    return response;
  };
  await assert.rejects(fetchGuarded('https://a.example/', hidden), /Only https addresses/);
});

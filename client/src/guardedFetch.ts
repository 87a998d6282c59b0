/** As many redirects are followed as browsers follow. */
const MOST_REDIRECTS = 20;

type Get = (address: string, redirect: 'manual' | 'follow') => Promise<Response>;

/**
 * Returns the response of an https address (http only on this machine), after its redirects. Each redirect is
 * judged before it is followed: a request without encryption would tell others what is asked, and an answer
 * without it may be anybody's.
 * @param source the address
 * @param get sends one request
 * @throws where an address on the way is neither, and after too many redirects
 */
export async function fetchGuarded(source: string, get: Get): Promise<Response> {
  let address = source;
  for (let n = 0; n <= MOST_REDIRECTS; n++) {
    refuseOpen(address);
    const response = await get(address, 'manual');
    // A browser does not say where a redirect leads, and follows none from https to http itself.
    if (response.type === 'opaqueredirect') {
      const followed = await get(address, 'follow');
      refuseOpen(followed.url);
      return followed;
    }
    const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (next === null) return response;
    await response.body?.cancel();
    address = new URL(next, address).href;
  }
  throw new Error(`It redirects more than ${MOST_REDIRECTS} times.`);
}

function refuseOpen(address: string): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return;
  if (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return;
  throw new Error('Only https addresses are read: what comes in the open may have been changed on its way.');
}

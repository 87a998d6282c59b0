import type { HostAnswers, HostPlace } from './defineHostCheck.ts';

const folder: HostPlace = { kind: 'directory' };
const file: HostPlace = { kind: 'file' };
const link = (target: string, kind: HostPlace['kind']): HostPlace => ({ kind, link: true, target });

const PLACES: ReadonlyMap<string, HostPlace> = new Map([
  ...[
    '/',
    '/etc',
    '/etc/ssh',
    '/opt',
    '/opt/app-2.1',
    '/run/systemd/resolve',
    '/srv',
    '/usr',
    '/usr/bin',
    '/usr/sbin',
  ].map((p) => [p, folder] as const),
  ...[
    '/etc/passwd',
    '/etc/shadow',
    '/usr/bin/curl',
    '/usr/bin/python3.11',
    '/run/systemd/resolve/stub-resolv.conf',
  ].map((p) => [p, file] as const),
  ['/opt/app', link('/opt/app-2.1', 'directory')],
  ['/usr/bin/python3', link('/usr/bin/python3.11', 'file')],
  ['/etc/localtime', link('/usr/share/zoneinfo/Etc/UTC', 'file')],
  ['/etc/resolv.conf', link('/run/systemd/resolve/stub-resolv.conf', 'file')],
]);

/** The machine of the examples of the checks: paths that are not listed do not exist. */
export const exampleHost: HostAnswers = {
  placeOf: (path) => PLACES.get(path) ?? { kind: path.startsWith('/opt/app/') ? 'file' : 'missing' },
  users: new Set(['root', 'daemon', 'www-data', 'nobody']),
  groups: new Set(['root', 'daemon', 'www-data', 'nogroup']),
};

/** Rules of which one fills the log of `noisyLog`, and one has no event. */
export const noisyRules =
  '-a always,exit -F arch=b64 -S unlinkat -k gone\n-a always,exit -F arch=b64 -S mount -k mounts\n';

const ids = 'uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0';

function deletion(serial: number, auid: number, exe: string): string {
  const time = 1_700_000_000 + 600 * serial;
  return (
    `type=SYSCALL msg=audit(${time}.000:${serial}): arch=c000003e syscall=263 success=yes exit=0 a0=ffffff9c a1=7ffc a2=0 a3=0 ` +
    `items=1 ppid=1 pid=2 auid=${auid} ${ids} ses=${auid} comm="${exe.split('/').at(-1)}" exe="${exe}" key="gone"\n` +
    `type=CWD msg=audit(${time}.000:${serial}): cwd="/var/log"\n` +
    `type=PATH msg=audit(${time}.000:${serial}): item=0 name="/var/log/app.log.${serial}" inode=7 dev=fe:00 mode=0100640 nametype=DELETE\n` +
    `type=PROCTITLE msg=audit(${time}.000:${serial}): proctitle=6C6F67726F74617465002F6574632F6C6F67726F746174652E636F6E66\n`
  );
}

/** A log that a daemon fills: 400 events of logrotate, one every ten minutes, and one of a person. */
export const noisyLog = [
  ...Array.from({ length: 400 }, (_, i) => deletion(i, 4294967295, '/usr/sbin/logrotate')),
  deletion(400, 1000, '/usr/bin/rm'),
].join('');

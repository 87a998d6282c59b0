import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingDirectory } from '../../../server/src/core/facts/knownPaths.ts';
import { defaultTargets, lacksSelinux, type Target, target } from '../../../server/src/core/facts/targets.ts';
import { lint, read } from '../../../server/src/core/service.ts';

const at = (...names: readonly string[]): readonly Target[] => names.flatMap((n) => target(n) ?? []);
const codes = (line: string, targets: readonly Target[]): readonly string[] =>
  lint(read(`${line}\n`), { targets }).map((p) => p.code);

test('A directory of the merged /usr is called a link only where all targets surely have it merged', () => {
  const isLink = (...names: readonly string[]) =>
    codes('-w /bin/ -p wa -k x', at(...names)).includes('AR219');
  assert.equal(isLink(...defaultTargets), true);
  assert.equal(isLink('newest', '2.8.5'), true);
  for (const name of ['rhel-7', 'amazon-2', 'amazon-2023', 'fedora', 'arch'])
    assert.equal(isLink(name), true, name);
  for (const name of ['sles-15', 'opensuse-leap-15', 'alpine', 'debian-11', 'ubuntu-20.04'])
    assert.equal(isLink('debian-12', name), false, name);
});

test('Links of programs are not those of Alpine, and /var/run is a link on every target', () => {
  const shell = '-a always,exit -F arch=b64 -S connect -F exe=/bin/sh -F key=net';
  assert.ok(codes('-w /sbin/insmod -p x -k m', at('sles-15')).includes('AR219'));
  assert.ok(codes(shell, at('sles-15')).includes('AR228'));
  assert.ok(!codes('-w /sbin/insmod -p x -k m', at('sles-15', 'alpine')).includes('AR219'));
  assert.ok(!codes(shell, at('alpine')).includes('AR228'));
  for (const path of ['/var/run/', '/etc/mtab'])
    assert.ok(codes(`-w ${path} -p wa -k r`, at('alpine', 'sles-15', 'arch')).includes('AR219'), path);
});

test('iptables is called a link to the newer program only where it surely leads there', () => {
  const isLink = (name: string) => codes('-w /usr/sbin/iptables -p x -k fw', at(name)).includes('AR219');
  for (const name of ['debian-11', 'debian-12', 'rhel-8', 'amazon-2023', 'fedora'])
    assert.ok(isLink(name), name);
  for (const name of ['rhel-7', 'amazon-2', 'ubuntu-20.04', 'sles-15', 'arch', 'alpine'])
    assert.ok(!isLink(name), name);
});

test('A pattern below /bin becomes the tree of /usr/bin only where that is the same directory', () => {
  const titles = (name: string) =>
    lint(read('-w /bin/a* -p x -k x\n'), { targets: at(name) })
      .flatMap((p) => (p.code === 'AR201' ? p.fixes() : []))
      .map((f) => f.title);
  assert.match(titles('debian-12').join(), /"\/usr\/bin"/);
  assert.match(titles('sles-15').join(), /"\/bin"/);
});

test('Targets say whether they surely lack SELinux; what is not known is no lack', () => {
  const lacking = at('debian-11', 'ubuntu-20.04', 'sles-15', 'opensuse-leap-15', 'arch', 'alpine');
  assert.ok(lacking.every(lacksSelinux));
  const others = at('rhel-7', 'fedora', 'amazon-2', 'amazon-2023', 'newest', '3.0.9');
  assert.equal(others.length, 6);
  assert.ok(!others.some(lacksSelinux));
  const label = '-a always,exit -F arch=b64 -S adjtimex -F subj_type!=chronyd_t -F key=time';
  assert.ok(codes(label, at('sles-15')).includes('AR235'));
  assert.ok(!codes(label, at('amazon-2')).includes('AR235'));
});

test('A directory of another family is missing where no package of the target brings it', () => {
  const missing = (path: string, ...names: readonly string[]) => missingDirectory(path, at(...names))?.path;
  assert.equal(missing('/etc/apparmor.d', 'rhel-7', 'amazon-2', 'amazon-2023'), '/etc/apparmor.d');
  assert.equal(missing('/etc/sysconfig/x', 'debian-11', 'ubuntu-20.04'), '/etc/sysconfig');
  // Fedora packages apt, dpkg and netplan; Debian packages dnf; SUSE has some of each.
  assert.equal(missing('/etc/apt', 'fedora'), undefined);
  assert.equal(missing('/etc/dnf', 'debian-12'), undefined);
  for (const name of ['sles-15', 'arch', 'alpine', 'newest'])
    assert.equal(missing('/etc/apparmor.d', name), undefined, name);
});

test('An account of every installation of Debian and Red Hat is named where a target surely lacks it', () => {
  const told = (filter: string, ...names: readonly string[]) =>
    lint(read(`-a always,exit -F arch=b64 -S execve -F ${filter} -F key=x\n`), {
      targets: at(...names),
    }).flatMap((p) => (p.code === 'AR208' ? [p.message] : []));
  assert.match(
    told('uid=games', 'debian-12', 'arch').join(),
    /without the user "games", possibly on Arch Linux\./,
  );
  assert.match(told('gid=systemd-journal', 'alpine').join(), /without the group "systemd-journal"\./);
  for (const name of [...defaultTargets, 'rhel-7', 'newest'])
    assert.deepEqual(told('uid=games', name), [], name);
  assert.deepEqual(told('gid=games', 'arch', 'alpine'), []);
  assert.deepEqual(told('uid=http', 'arch'), []);
  assert.deepEqual(told('uid=wwwrun', 'sles-15', 'opensuse-leap-15'), []);
  assert.equal(told('uid=wwwrun', 'rhel-9').length, 1);
});

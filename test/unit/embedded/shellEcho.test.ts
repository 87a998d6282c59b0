// Rules that a shell script writes to a file of rules with echo or printf.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulesInside } from '../../../server/src/core/embedded/containers.ts';
import {
  type Container,
  containerOf,
  embeddedProblems,
  fixedContainer,
} from '../../../server/src/core/embedded/embeddedProblems.ts';
import { targetsOf } from '../../../server/src/core/service.ts';

const targets = targetsOf([], 'x86_64');
const container = (text: string): Container => containerOf(text, (t) => rulesInside(t, 'shell', () => []));
const textsIn = (text: string): readonly string[] => container(text).rules.map((r) => r.text);
const RULE = '-w /etc/passwd -p wq -k identity';

test('What echo and printf write to a file of rules is read, and corrected in its quotes', () => {
  for (const text of [
    `echo '${RULE}' >> /etc/audit/rules.d/50-site.rules\n`,
    `echo "${RULE}" > "/etc/audit/rules.d/50-site.rules"; echo done\n`,
    `  sudo echo '${RULE}' >>/etc/audit/audit.rules\n`,
    `echo '${RULE}' | sudo tee -a /etc/audit/rules.d/a.rules > /dev/null\n`,
    `printf '%s\\n' '${RULE}' >> a.rules\n`,
    `if true; then echo -n '${RULE}' >> a.rules; fi\n`,
  ]) {
    assert.deepEqual(textsIn(text), [RULE], text);
    assert.deepEqual(
      embeddedProblems(container(text), { targets }).map((p) => [
        p.code,
        text.slice(p.span.start, p.span.end),
      ]),
      [['AR125', 'q']],
    );
    const fixed = fixedContainer(container(text), { targets, safety: 'unsafe' });
    assert.equal(fixed, text.replace('wq', 'wa'));
  }
  const several = `echo '-D\n${RULE}' > a.rules\n`;
  assert.deepEqual(textsIn(several), [`-D\n${RULE}`]);
  assert.equal(
    fixedContainer(container(several), { targets, safety: 'unsafe' }),
    several.replace('wq', 'wa'),
  );
});

test('What a shell changes, or writes elsewhere, is not read', () => {
  for (const text of [
    `echo '${RULE}'\n`,
    `echo '${RULE}' >> /var/log/setup.log\n`,
    `echo "-w $HOME/.ssh -p wa" >> a.rules\n`,
    `echo "-w \\"/etc/x\\" -p wa" >> a.rules\n`,
    `echo -e '-D\\n${RULE}' >> a.rules\n`,
    `echo ${RULE} >> a.rules\n`,
    `# echo '${RULE}' >> a.rules\n`,
    `echo 'see a.rules' >> a.rules\n`,
    `x=$(echo '${RULE}') >> a.rules\n`,
  ])
    assert.deepEqual(textsIn(text), [], text);
});

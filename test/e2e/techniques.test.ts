import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { coverage } from '../../server/src/core/attack/coverage/coverage.ts';
import { catalogueOf } from '../../server/src/core/attack/data/catalogue.ts';
import { techniquesOfGroup } from '../../server/src/core/attack/data/groupTechniques.ts';
import { techniqueById } from '../../server/src/core/attack/data/techniques.ts';
import { techniquesInKey } from '../../server/src/core/attack/keys/techniqueKeys.ts';
import { defaultTargets, target } from '../../server/src/core/facts/targets.ts';
import { load, singleFile } from '../../server/src/core/ruleset/index.ts';
import { askAuditctl, hasAuditctl } from '../support/auditctl.ts';
import { languageId, open, openUntitled, problems, undo, until } from '../support/editor.ts';

const root = process.env.AUDIT_RULES_ROOT ?? '';

interface Answer {
  readonly rules: number;
  readonly remarks: readonly string[];
}

suite('techniques', () => {
  let tmp = '';
  suiteSetup(() => {
    tmp = mkdtempSync(join(tmpdir(), 'audit-rules-techniques-'));
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(tmp, { recursive: true, force: true });
  });
  async function show(name: string, text: string): Promise<vscode.TextEditor> {
    const file = join(tmp, name);
    writeFileSync(file, text);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    assert.equal(document.languageId, languageId);
    return vscode.window.showTextDocument(document);
  }

  test("Every key of the article's rules has a hover with its technique", async () => {
    const { document } = await open('article.rules');
    const keys = [...document.getText().matchAll(/ -k (\S+)/g)];
    assert.equal(keys.length, 9);
    for (const key of keys) {
      const [id] = techniquesInKey(key[1] ?? '');
      const technique = techniqueById(id?.id ?? '');
      assert.ok(technique, key[1]);
      const at = document.positionAt((key.index ?? 0) + 5);
      const text = await until(`a hover on ${key[1]}`, async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          document.uri,
          at,
        );
        return (
          hovers.flatMap((h) => h.contents.map((c) => (typeof c === 'string' ? c : c.value))).join('\n') ||
          undefined
        );
      });
      assert.ok(text.replaceAll('\\', '').includes(`${technique.id} ${technique.fullName}`), text);
      assert.ok(text.includes(technique.url));
    }
  });

  test('The rules inserted for Rocke load on every target and see what audit can see of the group', async function () {
    const { document } = await show('audit.rules', '');
    const answer = await vscode.commands.executeCommand<Answer>('auditRules.insertGroup', { group: 'G0106' });
    const text = document.getText();
    const group = techniquesOfGroup('G0106');
    assert.ok(group && answer.rules > 60);
    for (const { technique } of group.unseeable)
      assert.ok(
        answer.remarks.some((r) => r.includes(technique.id)),
        technique.id,
      );
    for (const name of [...defaultTargets, 'newest']) {
      const t = target(name);
      assert.ok(t);
      const loaded = load(singleFile(text), t);
      assert.equal(loaded.stopsAt, undefined, name);
      assert.ok(
        loaded.lines.every((l) => ['done', 'nothing'].includes(l.outcome)),
        name,
      );
      assert.ok(loaded.rules.length > 100, `${loaded.rules.length}`);
      const c = coverage(loaded, { only: group.group.techniques });
      assert.equal(c.counts.unseeable, group.unseeable.length);
      const dark = (of: typeof c) =>
        of.techniques.filter((x) => !x.unseeable && x.state !== 'both').map((x) => x.technique.id);
      // Rules on folders that not every machine has are written as comments. Where these are there, all is seen.
      const comments = (id: string): boolean => catalogueOf(id)?.rules.every((r) => r.mayBeMissing) === true;
      assert.ok(dark(c).every(comments), dark(c).join());
      const whole = load(singleFile(text.replace(/^#(?=-)/gm, '')), t);
      assert.deepEqual(dark(coverage(whole, { only: group.group.techniques })), [], name);
    }
    assert.equal((await problems(document.uri, 0)).length, 0);
    assert.ok(await document.save());
    if (hasAuditctl) {
      const verdicts = askAuditctl(root, document.uri.fsPath);
      assert.ok(verdicts.length > 100);
      for (const v of verdicts)
        assert.ok(v.auditctl.ok && v.auditctl.sent.includes('ADD_RULE'), `${v.text}: ${v.auditctl.message}`);
    }
    // Once more there is nothing to do, and one undo takes all of it back.
    const again = await vscode.commands.executeCommand<Answer>('auditRules.insertGroup', { group: 'Rocke' });
    assert.deepEqual([again.rules, document.getText()], [0, text]);
    await vscode.commands.executeCommand('notifications.clearAll');
    await undo(document);
    assert.equal(document.getText(), '');
    await document.save();
    if (!hasAuditctl) this.skip();
  });

  test('The rules of a technique are inserted in place, in the form of the file', async () => {
    const before =
      '## Mine\n-a always,exit -F arch=b64 -F path=/etc/crontab -F perm=wa -F key=cron\n\n## Lock\n-e 2\n';
    const { document } = await show('audit-own.rules', before);
    await vscode.commands.executeCommand('auditRules.insertTechnique', { technique: 'T1053.003' });
    const text = document.getText();
    assert.match(
      text,
      /-F path=\/etc\/crontab -F perm=wa -F key=cron -F key=T1053\.003-Scheduled-Task-Job-Cron\n/,
    );
    assert.match(
      text,
      /\n## T1053\.003 [^\n]*\n[\s\S]*-F arch=b64 -F dir=\/etc\/cron\.d -F perm=wa [\s\S]*\n\n## Lock\n-e 2\n$/,
    );
    assert.ok(!/^-w /m.test(text), text);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 3);
    await undo(document);
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('Without an editor of audit rules, a new document receives the rules of a technique', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { document } = await openUntitled(
      () => vscode.commands.executeCommand('auditRules.insertTechnique', { technique: 't1014' }),
      (text) => /^# T1014 Rootkit /m.test(text),
    );
    assert.deepEqual([document.isUntitled, document.languageId], [true, languageId]);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('A hunt query is copied to the clipboard', async () => {
    await vscode.commands.executeCommand('auditRules.copyHuntQuery', { key: 'cron', tool: 'ausearch' });
    assert.equal(await vscode.env.clipboard.readText(), 'ausearch -i -w -k cron');
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { hoverWith, until } from '../support/editor.ts';

const passwd = '-w /etc/passwd -p wa -k identity';
const dead =
  '-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -k privileged-chage';
const never = '-a never,exit -F path=/usr/bin/chage -F perm=x';
const rules = `${never}\n${passwd}\n${dead}\n`;
const profile = 'stig-rhel-9';

suite('compliance profiles', () => {
  let tmp = '';
  let uri: vscode.Uri;
  suiteSetup(async () => {
    tmp = realpathSync(mkdtempSync(join(tmpdir(), 'audit-rules-profile-')));
    mkdirSync(join(tmp, 'rules.d'));
    uri = vscode.Uri.file(join(tmp, 'rules.d', '10-own.rules'));
    writeFileSync(uri.fsPath, rules);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.window.showTextDocument(uri);
  });
  suiteTeardown(async () => {
    const settings = vscode.workspace.getConfiguration('auditRules');
    for (const name of ['profiles', 'codeLens.profiles'])
      await settings.update(name, undefined, vscode.ConfigurationTarget.Workspace);
    for (const document of vscode.workspace.textDocuments.filter((d) => d.isDirty)) await document.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(tmp, { recursive: true, force: true });
  });

  const lenses = async (): Promise<readonly string[]> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      50,
    );
    return found.map((l) => l.command?.title ?? '').filter((t) => t.startsWith('demanded by'));
  };
  const lineOf = (document: vscode.TextDocument, text: string): number =>
    document.positionAt(document.getText().indexOf(text)).line;

  test('A chosen profile is in the settings of the workspace, and lenses say what demands each rule', async () => {
    assert.deepEqual(await lenses(), []);
    assert.equal(
      await vscode.commands.executeCommand('auditRules.chooseProfile', { profile, uri: uri.toString() }),
      profile,
    );
    const settings = vscode.workspace.getConfiguration('auditRules');
    assert.deepEqual(settings.inspect('profiles')?.workspaceValue, [profile]);
    await settings.update('codeLens.profiles', true, vscode.ConfigurationTarget.Workspace);
    const titles = await until('the lenses', async () => {
      const found = await lenses();
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(titles, [
      'demanded by RHEL-09-654240: records the events, text does not match',
      'demanded by RHEL-09-654085: records nothing',
    ]);
  });

  test('A hover over a dead rule says why it records nothing', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const at = new vscode.Position(lineOf(document, dead), 1);
    const said = await hoverWith('Demanded by', uri, at);
    assert.match(said, /RHEL-09-654085 of stig-rhel-9/);
    assert.match(said, /10-own\.rules:1 drops the events before 10-own\.rules:3/);
  });

  test('A requirement is waived with a reason, in a configuration next to the rules, and the lens stays', async () => {
    const waived = await vscode.commands.executeCommand<boolean>('auditRules.waiveRequirement', {
      uri: uri.toString(),
      id: 'RHEL-09-654085',
      reason: 'chage is not installed',
    });
    assert.equal(waived, true);
    const config = JSON.parse(readFileSync(join(tmp, 'rules.d', '.audit-rules.json'), 'utf8'));
    assert.deepEqual(config, { waived: { 'RHEL-09-654085': 'chage is not installed' } });
  });

  test('A report on the chosen profile is written into a file, with the waiver and its reason', async () => {
    const to = vscode.Uri.file(join(tmp, 'report.csv'));
    const csv = await until('the report with the waiver', async () => {
      await vscode.commands.executeCommand('auditRules.exportCompliance', {
        profile,
        format: 'csv',
        to: to.toString(),
      });
      const text = readFileSync(to.fsPath, 'utf8');
      return text.includes('chage is not installed') ? text : undefined;
    });
    assert.match(csv, /^profile,version,date,id,severity,what,state,waived,/);
    assert.match(csv, /RHEL-09-654085,.*,dead,chage is not installed,.*10-own\.rules:1 drops the events/);
  });

  test('The waiver is removed, and the requirement counts again', async () => {
    const removed = await vscode.commands.executeCommand<boolean>('auditRules.removeWaiver', {
      uri: uri.toString(),
      id: 'RHEL-09-654085',
    });
    assert.equal(removed, true);
    const config = JSON.parse(readFileSync(join(tmp, 'rules.d', '.audit-rules.json'), 'utf8'));
    assert.deepEqual(config, { waived: {} });
  });

  test('A quick fix writes a rule as its requirement demands', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    const at = new vscode.Position(lineOf(document, passwd), 2);
    const action = await until('the quick fix', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        new vscode.Range(at, at),
        vscode.CodeActionKind.QuickFix.value,
        50,
      );
      return found.find((a) => a.title === 'Write as RHEL-09-654240 demands' && a.edit);
    });
    assert.ok(action.edit && (await vscode.workspace.applyEdit(action.edit)));
    assert.equal(
      document.getText(),
      `${never}\n` +
        '-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -k identity\n' +
        '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k identity\n' +
        `${dead}\n`,
    );
    await until('the lens', async () =>
      (await lenses()).includes('demanded by RHEL-09-654240: text matches') ? true : undefined,
    );
  });

  test('What the profile lacks is inserted into the file that it names, and nothing is left to insert', async () => {
    const document = await vscode.workspace.openTextDocument(uri);
    // What a never rule drops is not repaired by more rules.
    const edit = new vscode.WorkspaceEdit();
    edit.delete(uri, new vscode.Range(0, 0, 1, 0));
    await vscode.workspace.applyEdit(edit);
    const insert = (): Thenable<number | undefined> =>
      vscode.commands.executeCommand<number | undefined>('auditRules.insertProfile', {
        profile,
        uri: uri.toString(),
      });
    const inserted = await insert();
    assert.ok(inserted !== undefined && inserted > 40, String(inserted));
    const own = vscode.window.activeTextEditor?.document;
    assert.equal(own?.uri.path.split('/').pop(), 'audit.rules');
    assert.match(
      own?.getText() ?? '',
      /^# RHEL-09-654015: .*\n-a always,exit -F arch=b32 -S chmod,fchmod,fchmodat /m,
    );
    assert.match(document.getText(), /-F path=\/usr\/bin\/chage/);
    await until('nothing to insert', async () => ((await insert()) === undefined ? true : undefined));
  });
});

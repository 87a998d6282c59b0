import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { readJson, root } from '../support/root.ts';
import { elementsOf } from '../support/xml.ts';

// The settings of editors that no session runs: they can be read, and name what is there.

const scope = readJson<{ scopeName: string }>('syntaxes/audit-rules.tmLanguage.json').scopeName;
const command = ['audit-rules', 'lsp', '--stdio'];

interface HelixSettings {
  readonly language: readonly {
    readonly scope: string;
    readonly 'comment-token': string;
    readonly 'language-servers': readonly string[];
  }[];
  readonly 'language-server': Readonly<
    Record<string, { readonly command: string; readonly args: readonly string[] }>
  >;
}

test('The settings of Helix are TOML, with the server, the scope and the comments of rules', () => {
  const text = readFileSync(join(root, 'editors/helix/languages.toml'), 'utf8');
  const settings: unknown = parse(text);
  const { language, 'language-server': servers } = settings as HelixSettings;
  assert.equal(language[0]?.scope, scope);
  assert.equal(language[0]?.['comment-token'], '#');
  const server = servers[language[0]?.['language-servers'][0] ?? ''];
  assert.deepEqual([server?.command, ...(server?.args ?? [])], command);
});

test('The settings of Sublime Text and Kate are JSON, with the server and what it is for', () => {
  interface Client {
    readonly command: readonly string[];
    readonly selector: string;
  }
  const { clients } = readJson<{ clients: Readonly<Record<string, Client>> }>(
    'editors/sublime/LSP.sublime-settings',
  );
  assert.deepEqual(clients['audit-rules']?.command, command);
  assert.equal(clients['audit-rules']?.selector, scope);
  interface Server {
    readonly command: readonly string[];
    readonly highlightingModeRegex: string;
    readonly documentLanguageId: string;
  }
  const { servers } = readJson<{ servers: Readonly<Record<string, Server>> }>('editors/kate/settings.json');
  const server = servers['audit-rules'];
  assert.deepEqual(server?.command, command);
  assert.equal(server?.documentLanguageId, 'audit-rules');
  assert.match(kateSyntax().name, new RegExp(server?.highlightingModeRegex ?? '$.'));
});

/** A rule of Kate: what it matches at a place, which attribute that has, and which context follows. */
interface KateRule {
  readonly pattern: RegExp;
  readonly attribute: string;
  readonly context: string;
  readonly column: string | undefined;
}

interface KateContext {
  readonly attribute: string;
  readonly lineEnd: string;
  readonly rules: KateRule[];
}

function unescaped(value: string | undefined): string {
  return (value ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Reads the syntax file of Kate. */
function kateSyntax(): {
  readonly name: string;
  readonly contexts: ReadonlyMap<string, KateContext>;
  readonly styles: ReadonlySet<string>;
} {
  const text = readFileSync(join(root, 'editors/kate/audit-rules.xml'), 'utf8');
  const contexts = new Map<string, KateContext>();
  const styles = new Set<string>();
  let [name, own]: [string, KateContext | undefined] = ['', undefined];
  for (const element of elementsOf(text.replace(/<!DOCTYPE language>\n<!--[^>]*-->\n/, ''))) {
    const value = (key: string): string => unescaped(element.attributes.get(key));
    if (element.name === 'language') name = value('name');
    else if (element.name === 'context') {
      own = { attribute: value('attribute'), lineEnd: value('lineEndContext'), rules: [] };
      contexts.set(value('name'), own);
    } else if (element.name === 'RegExpr')
      own?.rules.push({
        pattern: new RegExp(value('String'), 'y'),
        attribute: value('attribute'),
        context: value('context'),
        column: element.attributes.get('column'),
      });
    else if (element.name === 'itemData') styles.add(value('name'));
  }
  return { name, contexts, styles };
}

/** Returns the parts of a line as Kate highlights them, each `attribute: text`, without what is plain. */
function highlighted(line: string): readonly string[] {
  const { contexts } = kateSyntax();
  const stack = ['Line'];
  const follow = (to: string): void => {
    const [, pops = '', next] = /^((?:#pop)*)!?(?:#stay)?(.*)$/.exec(to) ?? [];
    stack.length -= pops.length / '#pop'.length;
    if (next) stack.push(next);
  };
  const parts: string[] = [];
  for (let at = 0; at < line.length; ) {
    const context = contexts.get(stack.at(-1) ?? '') ?? assert.fail(`no context ${stack.at(-1)}`);
    const rule = context.rules.find(({ pattern, column }) => {
      pattern.lastIndex = at;
      return (column === undefined || Number(column) === at) && pattern.test(line);
    });
    const end = rule ? rule.pattern.lastIndex : at + 1;
    const attribute = rule?.attribute ?? context.attribute;
    if (attribute !== 'Normal Text') parts.push(`${attribute}: ${line.slice(at, end)}`);
    if (rule) follow(rule.context);
    at = end;
  }
  return parts;
}

test("Kate's syntax names only attributes and contexts that it has", () => {
  const { contexts, styles } = kateSyntax();
  assert.ok(contexts.size >= 5);
  for (const { attribute, lineEnd, rules } of contexts.values()) {
    assert.ok(styles.has(attribute), attribute);
    assert.match(lineEnd, /^#(?:stay|pop)$/);
    for (const rule of rules) {
      assert.ok(styles.has(rule.attribute), rule.attribute);
      assert.ok(contexts.has(rule.context.replace(/^#pop!/, '')) || /^#(?:stay|pop)$/.test(rule.context));
      rule.pattern.lastIndex = 0;
      assert.ok(!rule.pattern.test(''), 'a rule that matches nothing never ends');
    }
  }
});

test("Kate's syntax gives the words of a rule their meaning", () => {
  assert.deepEqual(highlighted('  # a comment'), ['Comment:   # a comment']);
  assert.deepEqual(highlighted('-w /etc/passwd -p wa -k identity'), [
    'Option: -w',
    'Path: /etc/passwd',
    'Option: -p',
    'Option: -k',
    'Key: identity',
  ]);
  assert.deepEqual(
    highlighted(
      '-a always,exit -F arch=b64 -S open,openat -F exit=-EACCES -F auid>=1000 -C uid!=euid -F key=x',
    ),
    [
      'Option: -a',
      'Action: always',
      'List: exit',
      'Option: -F',
      'Field: arch',
      'Operator: =',
      'Value: b64',
      'Option: -S',
      'System Call: open,openat',
      'Option: -F',
      'Field: exit',
      'Operator: =',
      'Value: -EACCES',
      'Option: -F',
      'Field: auid',
      'Operator: >=',
      'Number: 1000',
      'Option: -C',
      'Field: uid',
      'Operator: !=',
      'Value: euid',
      'Option: -F',
      'Field: key',
      'Operator: =',
      'Value: x',
    ],
  );
  assert.deepEqual(highlighted('-b 8192'), ['Option: -b', 'Number: 8192']);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allChecks } from '../../server/src/core/lint/allChecks.ts';
import { type SettingSpec, settingGroups, settingsTable } from '../../server/src/core/settings.ts';
import type { GeneratedFile } from './facts.ts';

/** The part `contributes.configuration` of package.json, made from the table of settings; the rest of the file stays as it is. */
export function generateSettings(root: string): readonly GeneratedFile[] {
  const path = 'package.json';
  const text = readFileSync(join(root, path), 'utf8');
  const part = configurationPart(text);
  const groups = settingGroups
    .map((group) => ({ group, specs: settingsTable.filter((s) => s.group === group) }))
    .filter(({ specs }) => specs.length > 0)
    .map(({ group, specs }) => ({
      title: group,
      properties: Object.fromEntries(specs.map((s) => [`auditRules.${s.name}`, property(s)])),
    }));
  const made = print(groups, '    ', '"configuration": '.length);
  return [{ path, text: text.slice(0, part.start) + made + text.slice(part.end) }];
}

function property(s: SettingSpec): object {
  if (s.isOpen) return openList(s);
  const described = s.values.some((v) => v.description !== undefined);
  const values =
    s.values.length === 0
      ? {}
      : {
          enum: s.values.map((v) => v.value),
          ...(described ? { enumDescriptions: s.values.map((v) => v.description ?? '') } : {}),
        };
  const base = { scope: s.scope, markdownDescription: s.description };
  if (s.type === 'boolean') return { type: 'boolean', default: s.default, ...base };
  if (s.type === 'string[]')
    return {
      type: 'array',
      items: { type: 'string', ...values },
      default: s.default,
      uniqueItems: true,
      ...base,
    };
  if (s.type === 'severities') {
    const properties = Object.fromEntries(
      allChecks.map((c) => [
        c.code,
        { description: `${c.title} (${c.defaultOff ? 'off by default' : c.severity})` },
      ]),
    );
    const any = { '^AR\\d{3}$': { type: 'string', ...values } };
    return {
      type: 'object',
      properties,
      patternProperties: any,
      additionalProperties: false,
      default: s.default,
      ...base,
    };
  }
  return { type: 'string', ...values, default: s.default, ...base };
}

/** A list that offers values, and accepts others. */
function openList(s: SettingSpec): object {
  return {
    type: 'array',
    items: { type: 'string', examples: s.values.map((v) => v.value) },
    default: s.default,
    uniqueItems: true,
    scope: s.scope,
    markdownDescription: s.description,
  };
}

/** Where the list stands in the text of the manifest: from its bracket to behind its closing one. */
function configurationPart(text: string): { readonly start: number; readonly end: number } {
  const key = '\n    "configuration": ';
  const at = text.indexOf(key);
  const close = text.indexOf('\n    ]', at);
  if (at < 0 || close < 0)
    throw new Error('package.json has no "configuration" at the indent of its siblings in "contributes"');
  return { start: at + key.length, end: close + '\n    ]'.length };
}

const lineWidth = 110;

/** JSON as the formatter of the project would have it: objects on lines of their own, lists on one line where they fit. `used`: what stands before it. */
function print(value: unknown, indent: string, used: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((v) => print(v, deeper, 0)).join(', ')}]`;
    if (indent.length + used + flat.length < lineWidth && !flat.includes('\n')) return flat;
    return `[\n${value.map((v) => deeper + print(v, deeper, 0)).join(',\n')}\n${indent}]`;
  }
  if (Object.keys(value).length === 0) return '{}';
  const entries = Object.entries(value).map(
    ([k, v]) => `${deeper}${JSON.stringify(k)}: ${print(v, deeper, k.length + 4)}`,
  );
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

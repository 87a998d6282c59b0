import {
  type ConfigSpec,
  configOnly,
  conventionSpecs,
  sharedSettings,
} from '../../server/src/core/config.ts';
import { allChecks } from '../../server/src/core/lint/allChecks.ts';
import { type SettingSpec, settingsTable } from '../../server/src/core/settings.ts';
import type { GeneratedFile } from './facts.ts';

/** The JSON schema of `.audit-rules.json`, from the table of settings and the registry of checks. */
export function generateSchema(): readonly GeneratedFile[] {
  const own: Readonly<Record<string, object>> = {
    rulesDirectories: { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true },
    profileFiles: { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true },
    waived: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
    exclude: { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true },
    conventions: {
      type: 'object',
      properties: Object.fromEntries(
        conventionSpecs.map((s) => [
          s.name,
          {
            type: 'string',
            ...(s.patterns ? { anyOf: [{ enum: s.values }, { type: 'string' }] } : { enum: s.values }),
            ...described(s),
          },
        ]),
      ),
      additionalProperties: false,
    },
  };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Linux Audit Rules: configuration of a directory',
    ...described({
      description:
        'For the rules files of this directory and all below it. What it names overrides the settings of the editor.',
    }),
    type: 'object',
    properties: {
      $schema: { type: 'string', description: 'The schema of this file, for editors that do not have it.' },
      ...Object.fromEntries(sharedSettings.map((name) => [name, property(shared(name))])),
      ...Object.fromEntries(configOnly.map((s) => [s.name, { ...own[s.name], ...described(s) }])),
    },
    additionalProperties: false,
    definitions: { severity: { type: 'string', ...values(shared('checks')) } },
    allowComments: false,
    allowTrailingCommas: false,
  };
  return [{ path: 'schemas/audit-rules.schema.json', text: `${JSON.stringify(schema, null, 2)}\n` }];
}

/** Plain text for any editor, Markdown for VS Code. */
function described({ description }: Pick<ConfigSpec, 'description'>): object {
  return { description: description.replaceAll('`', ''), markdownDescription: description };
}

function shared(name: (typeof sharedSettings)[number]): SettingSpec {
  const spec = settingsTable.find((s) => s.name === name);
  if (!spec) throw new Error(`settingsTable has no "${name}"`);
  return spec;
}

function property(spec: SettingSpec): object {
  const text = described(spec);
  switch (spec.type) {
    case 'string':
      return { type: 'string', ...values(spec), ...text };
    case 'boolean':
      return { type: 'boolean', ...text };
    case 'string[]':
      return {
        type: 'array',
        items: spec.isOpen
          ? { type: 'string', minLength: 1, examples: spec.values.map((v) => v.value) }
          : { type: 'string', ...values(spec) },
        ...(spec.isOpen ? {} : { minItems: 1 }),
        uniqueItems: true,
        ...text,
      };
    case 'severities': {
      const byCode = allChecks;
      const one = { $ref: '#/definitions/severity' };
      const properties = Object.fromEntries(
        byCode.flatMap((c) =>
          [c.code, c.name].map((n) => [
            n,
            { ...one, description: `${c.title} (${c.defaultOff ? 'off by default' : c.severity})` },
          ]),
        ),
      );
      return { type: 'object', properties, additionalProperties: false, ...text };
    }
    default:
      return spec.type satisfies never;
  }
}

function values(spec: SettingSpec): object {
  const described = spec.values.some((v) => v.description !== undefined);
  return {
    enum: spec.values.map((v) => v.value),
    ...(described ? { enumDescriptions: spec.values.map((v) => v.description ?? '') } : {}),
  };
}

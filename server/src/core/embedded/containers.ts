import { type EmbeddedRules, liftedOut } from './embeddedRules.ts';
import { fencesOf } from './markdownRules.ts';
import { rulesInShell } from './shellRules.ts';
import { type ReadYaml, rulesInYaml } from './yamlRules.ts';

/** A kind of file that may have rules inside it. */
export type ContainerKind = 'markdown' | 'shell' | 'yaml';

const endings: ReadonlyMap<string, ContainerKind> = new Map([
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['sh', 'shell'],
  ['bash', 'shell'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
]);

const languages: ReadonlyMap<string, ContainerKind | 'rules'> = new Map([
  ['markdown', 'markdown'],
  ['shellscript', 'shell'],
  ['shell', 'shell'],
  ['sh', 'shell'],
  ['bash', 'shell'],
  ['zsh', 'shell'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['ansible', 'yaml'],
  ['helm', 'yaml'],
  ['cloud-config', 'yaml'],
  ['audit-rules', 'rules'],
  ['audit.rules', 'rules'],
  ['auditd', 'rules'],
]);

/**
 * Returns the kind of file that can have rules inside it; undefined for a rules file and for any other kind.
 * @param path a path or a URI, whose ending decides where the language is not known
 * @param language the editor's id of its language; empty where there is none
 */
export function containerKindOf(path: string, language = ''): ContainerKind | undefined {
  const known = languages.get(language);
  if (known !== undefined) return known === 'rules' ? undefined : known;
  return endings.get(/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '');
}

/**
 * Returns the rules inside a file of a kind that can have some, in order; empty where there are none.
 * @param file the text of the file
 * @param readYaml reads YAML
 */
export function rulesInside(file: string, kind: ContainerKind, readYaml: ReadYaml): readonly EmbeddedRules[] {
  switch (kind) {
    case 'markdown':
      return fencesOf(file).flatMap(({ language, rules }) => {
        const inside = languages.get(language);
        if (inside === undefined || inside === 'markdown') return [];
        if (inside === 'rules') return [rules];
        return rulesInside(rules.text, inside, readYaml).map((r) => liftedOut(r, rules));
      });
    case 'shell':
      return rulesInShell(file);
    case 'yaml':
      return rulesInYaml(file, readYaml);
    default:
      return kind satisfies never;
  }
}

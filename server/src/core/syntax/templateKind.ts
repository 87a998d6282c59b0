import type { TemplateKind } from './templateTags.ts';

/** The language that the end of a name stands for; undefined where the text must say it. */
const endings: ReadonlyMap<string, TemplateKind | undefined> = new Map([
  ['j2', 'jinja'],
  ['jinja', 'jinja'],
  ['jinja2', 'jinja'],
  ['erb', 'erb'],
  ['epp', 'epp'],
  ['tftpl', 'terraform'],
  ['tmpl', undefined],
  ['tpl', undefined],
  ['template', undefined],
]);

const directive = /%\{~?\s*(?:if|for|else|endif|endfor)\b[^\n}]*\}/;
const interpolation = /\$\{[^\n}]*\}/;
const jinjaControl = /\{%[-+]?\s*[a-z]\w*\b[^\n]*%\}|\{#[^\n]*#\}/;
const goAction =
  /\{\{-?\s*(?:[.$"/(]|(?:if|else|end|range|with|define|template|block|key|ls|secret|env)\b)[^\n]*\}\}/;

/**
 * Returns the template language that the end of a name, a path or a URI indicates; undefined for a plain
 * file.
 */
export function templateKindOf(path: string): TemplateKind | undefined {
  const ending = endingOf(path);
  return endings.has(ending) ? (endings.get(ending) ?? unmarked(ending)) : undefined;
}

/**
 * Returns the template language that a file is written in; undefined for a plain file. The end of its name
 * says it, otherwise its text: a plain name is a template's only where a line of rules, not a comment, has
 * tags in it.
 * @param path a name, a path or a URI
 * @param text the text of the file
 */
export function templateKindIn(path: string, text: string): TemplateKind | undefined {
  const ending = endingOf(path);
  if (endings.has(ending)) return endings.get(ending) ?? kindOfText(text) ?? unmarked(ending);
  // What lies there is loaded as it is.
  return /^(?:file:\/\/)?\/etc\/audit\//.test(path) ? undefined : kindInRules(text);
}

function endingOf(path: string): string {
  return /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
}

/**
 * Returns the language of a text whose name only says that it is a template; undefined where it has no tags.
 */
function kindOfText(text: string): TemplateKind | undefined {
  if (jinjaControl.test(text)) return 'jinja';
  if (/<%[\s\S]*?%>/.test(text)) return 'erb';
  if (goAction.test(text)) return 'go';
  if (text.includes('{{')) return 'jinja';
  return directive.test(text) || interpolation.test(text) ? 'terraform' : undefined;
}

/** Returns the language of a template that shows no tags yet. */
function unmarked(ending: string): TemplateKind {
  return ending === 'tmpl' ? 'go' : 'jinja';
}

/**
 * Returns the language of a file of rules in which tags stand where auditctl would refuse them; undefined
 * where none do.
 */
function kindInRules(text: string): TemplateKind | undefined {
  if (!/\{[{%]|<%|%\{/.test(text)) return undefined;
  // A comment with a tag was perhaps left there when the template was filled in.
  const rules = text.replace(/^[ \t]*#.*$/gm, '');
  if (/\{%[-+]?\s*[a-z]\w*\b[^\n]*%\}/.test(rules)) return 'jinja';
  if (/<%[=-]?[^\n]*%>/.test(rules)) return 'erb';
  if (/\{\{[^\n{}]*\}\}/.test(rules)) return goAction.test(rules) ? 'go' : 'jinja';
  // "${X}" alone is more often a variable of a shell that nothing will fill in.
  return directive.test(rules) ? 'terraform' : undefined;
}

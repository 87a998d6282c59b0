const option =
  /^-(?:[aAdwWDbefrick](?:\s|$)|-(?:backlog_wait_time|loginuid-immutable|reset-lost|reset_backlog_wait_time_actual)(?:\s|$))/;
const rule =
  /^-(?:[aAd]\s+(?:always|never|possible|exit|task|user|exclude|filesystem|io_uring|entry),|[wW]\s*\/\S*\s+-[pk])/;
const anyRule = /^-(?:[aAd]\s*\w+,\w+|[wW]\s*\/|D\s*$|b\s+\d+\s*$|e\s+[012]\s*$)/;

/**
 * Reports whether a text is one of audit rules: most of its lines begin with an option of auditctl, and one
 * is a rule.
 * @param named whether the text is written to a file whose name says so too; then less is required
 */
export function looksLikeRules(text: string, named: boolean): boolean {
  const lines = text
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l !== '' && !/^(?:#|\{[{%#]|<%|%\{)/.test(l));
  const options = lines.filter((l) => option.test(l)).length;
  const isRule = lines.some((l) => rule.test(l) || (named && anyRule.test(l)));
  return isRule && options >= lines.length * (named ? 0.5 : 0.7);
}

/**
 * Reports whether a file's name or path, perhaps with a quote at its end, is that of a file of audit rules.
 */
export function namesRules(name: string): boolean {
  return /\.rules(?:\.\w+)?["']?$|\baudit\/rules\.d\b/.test(name.trim());
}

import type { Span } from '../text/span.ts';

/** A setting of auditd.conf: `name = value`. Spans count UTF-16 units from the start of the text. */
export interface ConfigSetting {
  /** As it is written; auditd ignores case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
  /** From 0. */
  readonly line: number;
}

/**
 * Reads auditd.conf as scanners read it, with or without spaces at the sign. What is not `name = value` is
 * left out; a later setting of a name counts.
 */
export function readAuditdConf(text: string): readonly ConfigSetting[] {
  const found: ConfigSetting[] = [];
  let start = 0;
  for (const [line, content] of text.split('\n').entries()) {
    const m = /^([ \t]*)([A-Za-z_0-9]+)([ \t]*=[ \t]*)([^ \t\r#]+)/.exec(content);
    if (m) {
      const [, indent = '', name = '', sign = '', value = ''] = m;
      const from = start + indent.length;
      const at = from + name.length + sign.length;
      found.push({
        name,
        value,
        line,
        span: { start: from, end: at + value.length },
        valueSpan: { start: at, end: at + value.length },
      });
    }
    start += content.length + 1;
  }
  return found;
}

/**
 * Returns the last setting of a name, in any case, which is the one that auditd uses; undefined where there
 * is none.
 */
export function configSetting(settings: readonly ConfigSetting[], name: string): ConfigSetting | undefined {
  return settings.filter((s) => s.name.toLowerCase() === name.toLowerCase()).at(-1);
}

import type { Severity } from '../../core/checks/finding.ts';
import { printableJson } from '../../core/text/printable.ts';
import type { Reporter } from './report.ts';

/** How often a check reports. */
interface Count {
  readonly code: string;
  readonly check: string;
  readonly severity: Severity;
  count: number;
  /** How many of them a fix that changes no rule would remove. */
  fixable: number;
}

/** Returns a reporter that only counts how often each check reports, the most frequent first. */
export function statisticsReporter(format: 'text' | 'json'): Reporter {
  const counts = new Map<string, Count>();
  return {
    file({ problems }) {
      for (const { code, check, severity, fixes } of problems) {
        const key = `${code} ${severity}`;
        const known = counts.get(key) ?? { code, check, severity, count: 0, fixable: 0 };
        counts.set(key, known);
        known.count++;
        if (fixes().some((f) => f.safety === 'safe')) known.fixable++;
      }
      return '';
    },
    end() {
      const sorted = [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
      return format === 'json' ? `${printableJson(sorted)}\n` : sorted.map(lineOf).join('');
    },
  };
}

function lineOf({ code, check, severity, count, fixable }: Count): string {
  const fixes = fixable > 0 ? `  (--fix: ${fixable})` : '';
  return `${String(count).padStart(7)}  ${code}  ${severity.padEnd(7)}  ${check}${fixes}\n`;
}

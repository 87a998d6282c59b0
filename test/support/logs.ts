import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import type { LogEvent } from '../../server/src/core/logs/logEvent.ts';
import { createLogReader, type LogCounts } from '../../server/src/core/logs/logReader.ts';
import { type LoadResult, load, singleFile } from '../../server/src/core/ruleset/index.ts';
import { root } from './root.ts';

/** The logs in test/fixtures/logs. */
export const logNames = [
  'auditd-raw.log',
  'auditd-enriched.log',
  'ausearch.txt',
  'ausearch-raw.log',
  'ausearch-i.txt',
  'audispd-node.log',
  'syslog.log',
  'journal-export.txt',
  'journal.json',
  'laurel.jsonl',
  'auditbeat.jsonl',
  'auditd-manager.jsonl',
  'wazuh.txt',
  'syslog-json.txt',
  'go-audit.jsonl',
] as const;

export const logPath = (name: string): string => join(root, 'test/fixtures/logs', name);
export const logText = (name: string): string => readFileSync(logPath(name), 'utf8');

/** What became of a text that was read whole, or in pieces of so many units. */
export function readLog(
  text: string,
  piece = text.length || 1,
): { readonly events: readonly LogEvent[]; readonly counts: LogCounts } {
  const reader = createLogReader();
  const events: LogEvent[] = [];
  for (let at = 0; at < text.length; at += piece) events.push(...reader.read(text.slice(at, at + piece)));
  events.push(...reader.end());
  return { events, counts: reader.counts() };
}

function targetNamed(name: string): Target {
  const found = target(name);
  if (!found) throw new Error(`there is no target ${name}`);
  return found;
}
export const debian = targetNamed('debian-12');
export const newest = targetNamed('4.2.2');

export function loadedRules(text: string, on = debian): LoadResult {
  return load(singleFile(text, 'audit.rules'), on);
}

import { hasMembers, type JsonMembers, jsonText } from './jsonValues.ts';
import type { FoundRecord } from './logEvent.ts';
import { recordTypeName } from './recordLine.ts';

/**
 * Returns the records of an event of go-audit, given as its JSON object, which has the number of each record's
 * type and its text without the stamp; undefined for any other object.
 */
export function readGoAuditEvent(value: JsonMembers): readonly FoundRecord[] | undefined {
  const { sequence, timestamp, messages } = value;
  const stamp = `${jsonText(timestamp) ?? ''}:${jsonText(sequence) ?? ''}`;
  if (!Array.isArray(messages) || !/^\d+(?:\.\d+)?:\d+$/.test(stamp)) return undefined;
  const found = messages.flatMap((message): readonly FoundRecord[] => {
    if (!hasMembers(message)) return [];
    const [type, body] = [jsonText(message['type']), jsonText(message['data'])];
    if (type === undefined || body === undefined) return [];
    return [{ node: '', stamp, type: recordTypeName(type), body, form: 'raw' }];
  });
  return found.length === 0 ? undefined : found;
}

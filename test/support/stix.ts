import type { AttackIndex } from '../../server/src/core/attack/official/attackIndex.ts';
import { createBundleReader } from '../../server/src/core/attack/official/bundleReader.ts';

/** What a made-up object of a bundle is to hold besides what all of its kind do. */
type More = Readonly<Record<string, unknown>>;

const reference = (id: string) => [{ source_name: 'mitre-attack', external_id: id }];

/** The id within the bundle of the technique, group … with an ATT&CK id. */
export const stixId = (type: string, id: string): string => `${type}--${id.toLowerCase()}`;

export function technique(id: string, name: string, more: More = {}): unknown {
  return {
    type: 'attack-pattern',
    id: stixId('attack-pattern', id),
    name,
    modified: '2030-01-02T03:04:05.678Z',
    external_references: reference(id),
    x_mitre_platforms: ['Linux', 'Windows'],
    kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'execution' }],
    ...more,
  };
}

export function tactic(id: string, shortname: string, name: string, more: More = {}): unknown {
  return {
    type: 'x-mitre-tactic',
    id: stixId('x-mitre-tactic', id),
    name,
    x_mitre_shortname: shortname,
    external_references: reference(id),
    ...more,
  };
}

export function group(id: string, name: string, more: More = {}): unknown {
  return {
    type: 'intrusion-set',
    id: stixId('intrusion-set', id),
    name,
    external_references: reference(id),
    ...more,
  };
}

export function software(id: string, name: string, more: More = {}): unknown {
  return {
    type: 'malware',
    id: stixId('malware', id),
    name,
    external_references: reference(id),
    x_mitre_platforms: ['Linux'],
    ...more,
  };
}

export function relationship(how: string, from: string, to: string, more: More = {}): unknown {
  return {
    type: 'relationship',
    id: `relationship--${from}-${to}`,
    relationship_type: how,
    source_ref: from,
    target_ref: to,
    ...more,
  };
}

/** A bundle of STIX 2.0, or of 2.1, where each object says the version. */
export function bundle(objects: readonly unknown[], spec: '2.0' | '2.1' = '2.1'): string {
  const said = spec === '2.1' ? objects.map((o) => ({ ...(o as object), spec_version: '2.1' })) : objects;
  return JSON.stringify({
    type: 'bundle',
    id: 'bundle--1',
    ...(spec === '2.0' ? { spec_version: '2.0' } : {}),
    objects: said,
  });
}

/** What is picked out of a text that comes in pieces of a size, in UTF-16 units. */
export function readBundle(text: string, size = text.length): AttackIndex | { readonly problem: string } {
  const reader = createBundleReader();
  for (let i = 0; i < text.length; i += Math.max(1, size)) {
    const stopped = reader.push(text.slice(i, i + Math.max(1, size)));
    if (stopped) return stopped;
  }
  return reader.end();
}

import { derived } from './techniqueData.ts';

/** A group that ATT&CK follows. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** The live Linux techniques it is known to use; empty when it keeps to other systems. */
  readonly techniques: readonly string[];
  readonly url: string;
}

/** A malware or tool that runs on Linux. */
export interface Software extends Group {
  readonly type: 'malware' | 'tool';
}

const groups = derived((data) =>
  index(data.groups().map((g): Group => ({ ...g, url: `https://attack.mitre.org/groups/${g.id}/` }))),
);

const software = derived((data) =>
  index(
    data.software().map(
      (s): Software => ({
        ...s,
        type: s.type ?? 'malware',
        url: `https://attack.mitre.org/software/${s.id}/`,
      }),
    ),
  ),
);

interface Index<T> {
  readonly all: readonly T[];
  readonly byId: ReadonlyMap<string, T>;
  readonly byTechnique: ReadonlyMap<string, readonly T[]>;
}

function index<T extends Group>(list: readonly T[]): Index<T> {
  const byTechnique = new Map<string, T[]>();
  for (const item of list) {
    for (const id of item.techniques) {
      const users = byTechnique.get(id);
      if (users) users.push(item);
      else byTechnique.set(id, [item]);
    }
  }
  return { all: list, byId: new Map(list.map((x) => [x.id, x])), byTechnique };
}

/** Returns all groups, in the order of their ids; never empty. */
export function allGroups(): readonly Group[] {
  return groups().all;
}

/** Returns the group with this id, in any case (`g0106`); undefined for an unknown id. */
export function groupById(id: string): Group | undefined {
  return groups().byId.get(id.toUpperCase());
}

/**
 * Returns the group with this name or alias, in any case; a name wins over another group's alias. Undefined
 * for an unknown name.
 */
export function groupByName(name: string): Group | undefined {
  const wanted = name.toLowerCase();
  const same = (other: string): boolean => other.toLowerCase() === wanted;
  return groups().all.find((g) => same(g.name)) ?? groups().all.find((g) => g.aliases.some(same));
}

/**
 * Returns the groups that are known to use exactly a technique, by its id in any case, not only its
 * sub-techniques; empty where there are none.
 */
export function groupsUsing(id: string): readonly Group[] {
  return groups().byTechnique.get(id.toUpperCase()) ?? [];
}

/** Returns all Linux malware and tools, in the order of their ids; never empty. */
export function allSoftware(): readonly Software[] {
  return software().all;
}

/**
 * Returns the Linux malware and tools that are known to use exactly a technique, by its id in any case, not
 * only its sub-techniques; empty where there are none.
 */
export function softwareUsing(id: string): readonly Software[] {
  return software().byTechnique.get(id.toUpperCase()) ?? [];
}

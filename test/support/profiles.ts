import assert from 'node:assert/strict';
import type { Machine } from '../../server/src/core/facts/machines.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import { builtInProfile } from '../../server/src/core/profiles/builtInProfiles.ts';
import { judgeProfile } from '../../server/src/core/profiles/judgeProfile.ts';
import type {
  ProfileInput,
  ProfileResult,
  RequirementResult,
} from '../../server/src/core/profiles/profileResult.ts';
import type { ComplianceProfile, Requirement } from '../../server/src/core/profiles/profileTypes.ts';
import { mergeFolder, type Ruleset } from '../../server/src/core/ruleset/index.ts';

/** Returns a built-in profile. Throws where there is none of that name. */
export function profileNamed(name: string): ComplianceProfile {
  const profile = builtInProfile(name);
  assert.ok(profile, name);
  return profile;
}

/** Returns the target of a profile on a machine. */
export function targetOfProfile({ target: name }: ComplianceProfile, machine: Machine = 'x86_64'): Target {
  const found = target(name, machine);
  assert.ok(found, name);
  return found;
}

/** Returns lines as the only file of a rules.d directory. */
export function rulesDirectoryWith(text: string, on: Target, name = 'audit.rules'): Ruleset {
  return mergeFolder([{ name, text }], on.awk, on.release);
}

/** Judges lines, as the only file of a rules.d directory, by a profile or some of its requirements. */
export function judgeLines(
  profile: ComplianceProfile,
  lines: readonly string[],
  options: Partial<ProfileInput> & { readonly machine?: Machine; readonly only?: readonly string[] } = {},
): ProfileResult {
  const { machine, only, ...input } = options;
  const on = targetOfProfile(profile, machine);
  const wanted = only ? profile.requirements.filter((r) => only.includes(r.id)) : profile.requirements;
  return judgeProfile({
    profile: { ...profile, requirements: wanted },
    ruleset: rulesDirectoryWith(lines.map((l) => `${l}\n`).join(''), on),
    target: on,
    ...input,
  });
}

/** Judges lines by one requirement of a profile. */
export function judgeRequirement(
  name: string,
  id: string,
  lines: readonly string[],
  options: Partial<ProfileInput> = {},
): RequirementResult {
  const [result] = judgeLines(profileNamed(name), lines, { ...options, only: [id] }).results;
  assert.ok(result, `${name}: ${id}`);
  return result;
}

/** Reports whether all checks of a scanner accept the text; undefined where it has none. */
export function isAccepted({ scanners }: RequirementResult, scanner: string): boolean | undefined {
  const own = scanners.filter((s) => s.scanner === scanner);
  return own.length === 0 ? undefined : own.every((s) => s.answer === true);
}

/** The lines of a profile about rules and controls, each once, -e last. */
export function linesOfProfile(
  { requirements }: ComplianceProfile,
  of: (r: Requirement) => readonly string[] = (r) => r.lines,
): readonly string[] {
  const lines = requirements.flatMap((r) => (r.kind === 'auditd.conf' ? [] : of(r)));
  const last = (l: string): number => Number(l.startsWith('-e'));
  return [...new Set(lines)].sort((a, b) => last(a) - last(b));
}

import { configSetting, readAuditdConf } from '../core/daemon/auditdConf.ts';
import { recordedCounts } from '../core/profiles/profileFailures.ts';
import { PROFILE_NOTICE, profileHead, reasonsOfResult } from '../core/profiles/profileReasons.ts';
import type { RequirementResult, RequirementState } from '../core/profiles/profileResult.ts';
import { isWritable, linesToWrite } from '../core/profiles/writeAs.ts';
import { configBeside, type ProfiledRules, type ProfiledRuleset } from './profileResults.ts';
import type { ComplianceView, ProfileView, RequirementView } from './protocol/complianceRequests.ts';
import { fileName } from './rulesetFiles.ts';

/** What a group of requirements is called, those that need work first. */
const GROUPS: readonly (readonly [RequirementState | 'waived', string])[] = [
  ['missing', 'Not recorded'],
  ['dead', 'Text is there, records nothing'],
  ['partly', 'Partly recorded'],
  ['effect', 'Recorded, text does not match'],
  ['unknown', 'Not known'],
  ['host', 'About set-id programs of the host'],
  ['config', 'About files that are not at hand'],
  ['waived', 'Waived'],
  ['exact', 'Recorded, text matches'],
];

/** Returns the comparison of a ruleset with compliance profiles in the form that the client's view shows. */
export function complianceView(ruleset: ProfiledRuleset): ComplianceView {
  const { source, profiles, problems } = ruleset;
  const settings = settingPlaces(ruleset);
  return {
    rules: fileName(source.place),
    profiles: profiles.map((rules) => profileView(rules, settings)),
    problems,
  };
}

type Place = RequirementView['places'][number];
type SettingPlaces = (result: RequirementResult) => readonly Place[];

/** Returns a function that finds the settings in auditd.conf that a requirement asks for. */
function settingPlaces({ source, config }: ProfiledRuleset): SettingPlaces {
  if (config === undefined) return () => [];
  const [settings, lines, uri] = [readAuditdConf(config), config.split('\n'), configBeside(source.place)];
  return ({ requirement }) =>
    requirement.config.flatMap(({ key }): readonly Place[] => {
      const line = configSetting(settings, key)?.line;
      if (line === undefined) return [];
      return [{ uri, line, label: `auditd.conf:${line + 1}`, text: lines[line]?.trim() ?? '' }];
    });
}

function profileView(rules: ProfiledRules, settings: SettingPlaces): ProfileView {
  const { judged } = rules;
  const { profile, target, results, configFindings } = judged.result;
  const stateOf = ({ requirement, state }: RequirementResult): RequirementState | 'waived' =>
    judged.waived.has(requirement.id) ? 'waived' : state;
  const counts = recordedCounts(judged);
  return {
    name: profile.name,
    head: profileHead(profile),
    target: target.label,
    recorded: counts.met,
    judged: counts.judged,
    exact: counts.exact,
    notes: [
      ...configFindings.map((f) => `auditd.conf, line ${f.line + 1}: ${f.message}`),
      profileHead(profile),
      ...(profile.note === undefined ? [] : [profile.note]),
      PROFILE_NOTICE,
    ],
    groups: GROUPS.flatMap(([state, title]) => {
      const own = results.filter((r) => stateOf(r) === state);
      const requirements = own.map((r) => requirementView(r, rules, settings));
      return own.length === 0 ? [] : [{ state, title, requirements }];
    }),
  };
}

function requirementView(
  result: RequirementResult,
  { judged, placeOf }: ProfiledRules,
  settings: SettingPlaces,
): RequirementView {
  const { requirement, lines, dead, nearest, droppedBy } = result;
  const reason = judged.waived.get(requirement.id);
  const about = new Set([
    ...lines,
    ...dead.flatMap((d) => [d.line, d.by ?? d.line]),
    ...(nearest === undefined ? [] : [nearest]),
    ...droppedBy,
  ]);
  return {
    id: requirement.id,
    what: requirement.what,
    severity: requirement.severity,
    ...(reason === undefined ? {} : { waived: reason }),
    reasons: [
      ...(reason === undefined ? [] : [`waived: ${reason}`]),
      ...reasonsOfResult(result, (line) => placeOf(line).label),
    ],
    places: [...[...about].map(placeOf), ...settings(result)],
    lines: linesToWrite(result, judged.result),
    isWritable: isWritable(result, judged.result),
  };
}

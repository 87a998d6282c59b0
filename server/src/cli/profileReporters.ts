import { isFailing, type JudgedProfile } from '../core/profiles/profileFailures.ts';
import {
  type ProgramReport,
  placeOfResult,
  profileFileReport,
  resultMessage,
} from '../core/profiles/profileFileReport.ts';
import { summaryOfProfile } from '../core/profiles/profileReport.ts';
import type { profileFormats } from './profileFormats.ts';
import { workflowCommand } from './reporters/github.ts';

/**
 * Returns the report on how rules meet a compliance profile, in the format of that name: the same bytes for
 * the same input.
 */
export function profileReport(
  judged: JudgedProfile,
  format: (typeof profileFormats)[number],
  options: ProgramReport,
): string {
  return format === 'github' ? githubOf(judged, options) : profileFileReport(judged, format, options);
}

/**
 * Returns the annotations of a GitHub workflow: an error for each requirement that fails, and a notice for
 * each whose events are recorded in other words; then how many requirements have which state.
 */
function githubOf(judged: JudgedProfile, options: ProgramReport): string {
  const annotations = judged.result.results.flatMap((r) => {
    const fails = isFailing(r, judged, options);
    if (!fails && (r.state !== 'effect' || judged.waived.has(r.requirement.id))) return [];
    const { path, line } = placeOfResult(r, judged, options);
    const title = `compliance ${r.requirement.id}`;
    return [
      workflowCommand(fails ? 'error' : 'notice', { file: path, line, title }, resultMessage(r, options)),
    ];
  });
  return `${annotations.join('')}${summaryOfProfile(judged)}\n`;
}

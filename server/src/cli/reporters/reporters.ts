import type { Io } from '../io.ts';
import type { LintRequest } from '../requests.ts';
import { checkstyleReporter } from './checkstyle.ts';
import { githubReporter } from './github.ts';
import { gitlabReporter } from './gitlab.ts';
import { jsonReporter } from './json.ts';
import { junitReporter } from './junit.ts';
import { rdjsonReporter } from './rdjson.ts';
import type { Reporter } from './report.ts';
import { reportBase } from './repositoryPath.ts';
import { sarifReporter } from './sarif.ts';
import { statisticsReporter } from './statistics.ts';
import { colorStyle, plainStyle, wantsColor } from './styles.ts';
import { textReporter } from './text.ts';

/**
 * Returns the reporter of the format that a request names.
 * @param version of this program
 */
export async function createReporter(request: LintRequest, version: string, io: Io): Promise<Reporter> {
  const { format, statistics, quiet } = request;
  if (statistics) return statisticsReporter(format === 'json' ? 'json' : 'text');
  const base = await reportBase(io);
  switch (format) {
    case 'text': {
      const isTerminal = request.outputFile === undefined && io.isTerminal;
      const isColored = wantsColor(request.color, io.environment, isTerminal);
      return textReporter({ style: isColored ? colorStyle : plainStyle, isQuiet: quiet });
    }
    case 'json':
      return jsonReporter();
    case 'sarif':
      return sarifReporter(version, base);
    case 'github':
      return githubReporter(base.pathOf);
    case 'gitlab':
      return gitlabReporter(base.pathOf);
    case 'junit':
      return junitReporter();
    case 'checkstyle':
      return checkstyleReporter();
    case 'rdjson':
      return rdjsonReporter();
    default:
      return format satisfies never;
  }
}

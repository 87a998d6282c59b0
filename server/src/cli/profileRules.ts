import type { Target } from '../core/facts/targets.ts';
import { rulesFileName } from '../core/profiles/insertMissing.ts';
import type { ComplianceProfile } from '../core/profiles/profileTypes.ts';
import { mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { withoutSlash } from '../core/text/paths.ts';
import type { Configs } from './configs.ts';
import { decode } from './decode.ts';
import { type Fail, isMissing } from './failure.ts';
import { below } from './findFiles.ts';
import type { Io } from './io.ts';
import { sourcesOf } from './sources.ts';

/** The rules that a profile is judged with. */
export interface ProfileRules {
  readonly read: (target: Target) => Ruleset;
  /** The path of a file of the ruleset, by its name there. */
  readonly pathOf: (name: string) => string;
  /** The name of the file that missing rules go into. */
  readonly into: string;
  /** Where auditd.conf is next to the rules; undefined for standard input. */
  readonly configPath: string | undefined;
}

interface Context {
  readonly configs: Configs;
  readonly io: Io;
  readonly fail: Fail;
}

/**
 * Reads the rules at a path: a directory is merged as augenrules does, a file is read as it is. The file that
 * missing rules go into is part of a directory's rules even where it does not exist yet.
 * @param into the name of that file; the one that the benchmark names where undefined
 * @throws where the path cannot be read, or is a template
 */
export async function readProfileRules(
  path: string,
  profile: ComplianceProfile,
  into: string | undefined,
  { io }: Context,
): Promise<ProfileRules> {
  const names = path === '-' ? undefined : await io.readFolder(path);
  if (!names) return oneFile(path, decode(await (path === '-' ? io.readStdin() : io.readFile(path))));
  const folder = withoutSlash(path);
  const own = into ?? rulesFileName(profile);
  const sources = await sourcesOf(`${folder}/`, [...new Set([...names, own])], {
    ...io,
    readFile: async (file, most) => {
      try {
        return await io.readFile(file, most);
      } catch (error) {
        if (file === `${folder}/${own}` && isMissing(error)) return new Uint8Array();
        throw error;
      }
    },
  });
  return {
    read: ({ awk, release }) => mergeFolder(sources, awk, release),
    pathOf: (name) => below(path, name),
    into: own,
    configPath: folder.includes('/')
      ? `${folder.slice(0, folder.lastIndexOf('/'))}/auditd.conf`
      : 'auditd.conf',
  };
}

function oneFile(path: string, text: string): ProfileRules {
  if (templateKindIn(path, text))
    throw new Error('it is a template; what its rules will record depends on the values of its placeholders');
  const ruleset = singleFile(text, path === '-' ? 'standard input' : path);
  return {
    read: () => ruleset,
    pathOf: (name) => name,
    into: ruleset.files[0]?.name ?? '',
    configPath: path === '-' ? undefined : `${path.slice(0, path.lastIndexOf('/') + 1)}auditd.conf`,
  };
}

import {
  type ExtensionContext,
  ProcessExecution,
  RelativePattern,
  Task,
  type TaskDefinition,
  TaskGroup,
  type TaskProvider,
  tasks,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from 'vscode';

const type = 'audit-rules';
/**
 * More files than a workspace of rules has: past it, the task that the directory's owner writes is the better
 * one.
 */
const mostFiles = 500;

/**
 * A task as tasks.json writes it: what is linted (relative to the workspace directory), and further
 * arguments.
 */
interface LintTask extends TaskDefinition {
  readonly paths?: readonly string[];
  readonly args?: readonly string[];
}

/**
 * Registers the task that runs `audit-rules lint` over the rules files of each workspace folder; for hosts
 * that can run Node.
 */
export function registerTasks(context: ExtensionContext): { dispose(): void } {
  const script = context.asAbsolutePath('dist/audit-rules.js');
  const provider: TaskProvider = {
    async provideTasks() {
      const all = (workspace.workspaceFolders ?? []).map(async (folder) => {
        const paths = await rulesPaths(context, folder);
        return paths.length > 0 ? [lintTask({ type, paths }, folder, script)] : [];
      });
      return (await Promise.all(all)).flat();
    },
    resolveTask({ definition, scope }) {
      return typeof scope === 'object' ? lintTask(definition as LintTask, scope, script) : undefined;
    },
  };
  return tasks.registerTaskProvider(type, provider);
}

/** Returns the task with its definition unchanged: VS Code recognizes a task by it. */
function lintTask(definition: LintTask, folder: WorkspaceFolder, script: string): Task {
  const args = [script, 'lint', ...(definition.paths ?? ['.']), ...(definition.args ?? [])];
  // The editor's own program is Node where it is reported so.
  const execution = new ProcessExecution(process.execPath, args, {
    cwd: folder.uri.fsPath,
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const task = new Task(definition, folder, 'lint', type, execution, '$audit-rules');
  task.group = TaskGroup.Test;
  task.presentationOptions = { clear: true };
  return task;
}

/** The language as the manifest declares it. */
interface DeclaredLanguage {
  readonly id: string;
  readonly filenames: readonly string[];
  readonly filenamePatterns: readonly string[];
  readonly firstLine: string;
}

/**
 * Returns the rules files below a directory, relative to it; a whole rules.d directory as one. The manifest
 * says what a rules file is called, and how one begins: other programs have a rules.d too.
 */
async function rulesPaths(context: ExtensionContext, folder: WorkspaceFolder): Promise<readonly string[]> {
  const languages = context.extension.packageJSON.contributes.languages as readonly DeclaredLanguage[];
  const { filenames, filenamePatterns, firstLine } = languages.find((l) => l.id === type) as DeclaredLanguage;
  const find = (p: string) =>
    workspace.findFiles(new RelativePattern(folder, p), '**/node_modules/**', mostFiles);
  const named = await Promise.all(
    [...filenames, ...filenamePatterns].map((p) => find(p.startsWith('**/') ? p : `**/${p}`)),
  );
  const paths = new Set(named.flat().map((uri) => withinRulesFolder(pathOf(uri)) ?? pathOf(uri)));
  const begins = new RegExp(firstLine);
  for (const uri of await find('**/rules.d/*.rules')) {
    const path = withinRulesFolder(pathOf(uri));
    if (path !== undefined && !paths.has(path) && begins.test(await firstLineOf(uri))) paths.add(path);
  }
  return [...paths].sort();
}

const pathOf = (uri: Uri) => workspace.asRelativePath(uri, false);

/** Returns the rules.d directory that a file is in; undefined where it is in none. */
function withinRulesFolder(path: string): string | undefined {
  return /^(.*\/)?rules\.d(?=\/[^/]*$)/.exec(path)?.[0];
}

async function firstLineOf(uri: Uri): Promise<string> {
  try {
    return (
      new TextDecoder().decode((await workspace.fs.readFile(uri)).subarray(0, 1000)).split('\n', 1)[0] ?? ''
    );
  } catch {
    return '';
  }
}

import { huntKinds } from '../core/attack/hunts/huntQueries.ts';
import { machines } from '../core/facts/machines.ts';
import { releases } from '../core/facts/releases.ts';
import { targetNames } from '../core/facts/targets.ts';

/** The commands that have a page of help. */
export type CommandName = 'lint' | 'format' | 'merge' | 'coverage' | 'explain' | 'insert' | 'hunt';

const INDENT = ' '.repeat(21);

/** Names in lines of at most 75 columns below each other, the first one after the text before it. */
function listed(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 72) lines[lines.length - 1] = `${last}, ${name}`;
    else lines.push(name);
  }
  return lines.join(`,\n${INDENT}`);
}

const targets = `--target NAME      a system (docs/targets.md says what is known of each):
${INDENT}${listed(targetNames)};
                     or a release of the audit tools: ${releases.slice(0, 5).join(', ')},
                     ${releases.slice(5).join(', ')}`;

const general = `audit-rules: what auditctl and the kernel will do with Linux audit rules

usage: audit-rules lint PATH...       say what would not load, or would not record what it seems to
       audit-rules format PATH...     give rules their plain look, without changing one
       audit-rules merge FOLDER       print the audit.rules that augenrules makes of a rules.d folder
       audit-rules coverage [PATH...] say which techniques of ATT&CK rules name, and which they would record
       audit-rules explain 'RULE'     say in plain words what a rule does
       audit-rules explain [CHECK]    say what a check finds, and why that matters
       audit-rules insert TECHNIQUE... write the rules that see a technique, or a group's techniques
       audit-rules hunt KEY...        write the queries that find the events of keys or techniques
       audit-rules lsp --stdio        serve an editor that speaks the language server protocol
       audit-rules COMMAND --help
       audit-rules COMMAND ... --attack-bundle FILE   with MITRE's data of this STIX bundle (2.0 or 2.1) beside the built-in ones
       audit-rules --version

Nothing is loaded and no other program is run: neither auditctl nor root is needed.
`;

const lint = `usage: audit-rules lint PATH... [options]

PATH is a file, a folder whose *.rules files are meant (and templates of them, such as *.rules.j2, .erb, .epp,
.tmpl, .tpl and .tftpl, judged as far as what their placeholders leave to be seen), or - for standard input.

for whom
  ${targets};
                     may be given several times, or as a list with commas.
                     A line is an error where none of them loads it, and a warning where some do not.
  --machine NAME     ${machines.slice(0, 6).join(', ')},
                     ${machines.slice(6).join(', ')}
  --config FILE      use this configuration for all files, instead of the nearest .audit-rules.json
                     in each file's folder and those above it
  --no-config        use none. The options above win over a configuration in any case.

what
  --only PREFIX      run only the checks whose code begins so (AR1, AR205) or whose name is this (extra-word);
                     may be given several times
  --check-host       compare the rules with this machine too: folders, links, programs, users and groups that they
                     name (AR7). Only for files that this machine loads
  --embedded         read the rules inside other files: Markdown blocks (\`\`\`audit-rules, \`\`\`auditd), heredocs
                     and auditctl commands of shell scripts, YAML block scalars (cloud-init, Ansible, Kubernetes).
                     Of a folder, its .md, .yaml, .yml and .sh files are meant too
  --hints            print hints too: what could be better and need not be. They are counted otherwise
  --min-severity S   print problems of this severity and above: hint, info (without the option), warning, error
  --max-warnings N   end with 1 where there are more warnings than N
  --format FORMAT    text (for people), json, sarif (2.1.0, for code scanning), github (for a workflow's log)

mending
  --fix              apply the fixes that cannot change what a loading rule records, show what changed and which
                     lines were left alone and why, then report what is left. With another format than text, that
                     goes to standard error. With -, the fixed text goes to standard output, and all else to
                     standard error.
  --fix=unsafe       apply those too that may change it: read what they did. What only you can decide
                     (whether a rule with a key of its own may go) is left to you

exit status: 0 no error, 1 errors or too many warnings, 2 wrong usage, or a file that cannot be read or written

examples:
  audit-rules lint /etc/audit/rules.d
  audit-rules lint --target rhel-9 --target debian-12 --format github rules.d
  audit-rules lint --only AR1 --fix audit.rules
`;

const format = `usage: audit-rules format PATH... [options]

Prints files with one blank between words, none at either end of a line, and single empty lines. No rule, no message and
no comment changes, and a line that does not load stays as it is. PATH is a file, a folder whose *.rules files (and
templates) are meant, or - for standard input.

  --check            print nothing but the names of the files that are not formatted, and end with 1 where there is one
  --write            write the files that change, and print their names
  --order            put the options of a rule in the usual order too (list, arch, system calls, fields, comparisons,
                     keys), where the rule stays the same
  --align            pad neighbouring rules that are alike so that their options begin in the same columns; not where the
                     folder switches the check AR504 (one blank) on
  --twins            put a rule for 32-bit programs right below the same one for 64-bit programs, within its section
                     and where no event is recorded otherwise
  ${targets};
                     a line that loads on none of them is left alone
  --config FILE, --no-config   as for lint

exit status: 0 done, 1 files are not formatted (--check), 2 wrong usage, or a file that cannot be read or written
`;

const merge = `usage: audit-rules merge FOLDER [options]

Prints, byte for byte, the audit.rules that augenrules makes of the *.rules files in a folder. What it does not
read is named on standard error.

  ${targets};
                     releases and their awk differ in what they leave out. Without it the first target of the
                     folder's .audit-rules.json is meant, or ${targetNames[0]}.
  --config FILE, --no-config   as for lint
  --origins          write above each line a comment with the file and the line that it comes from
  --diff FILE        print instead what would change in FILE (- for standard input), line by line as diff -u does;
                     all of it counts, comments and empty lines too

exit status: 0 done, and with --diff nothing would change; 1 with --diff something would;
             2 wrong usage, or a file that cannot be read
`;

const coverage = `usage: audit-rules coverage [PATH...] [options]

Says of each Linux technique of MITRE ATT&CK whether a key names it, and whether the rules would record what is
known to happen when it is used. PATH is a rules.d folder (its files are merged as augenrules does), a file by
itself, - for standard input, or any other folder: each rules.d folder and each other *.rules file in it is a ruleset
of its own, and what one of them sees is seen. Without a PATH the current folder is meant.

for whom
  ${targets}.
                     Without it the first target of .audit-rules.json is meant, or ${targetNames[0]}.
  --machine NAME, --config FILE, --no-config   as for lint

what
  --format FORMAT    text (a table by tactic), markdown and csv (each technique with its reasons), json,
                     navigator (a layer for ATT&CK Navigator, format 4.5)
  --group NAME       only what a group does, by its id or name (G0106, Rocke): what would be seen, what would
                     be missed, and what audit cannot see
  --fail-under N     end with 1 where less than N percent is seen. A technique counts where there is a rule that
                     records it on the target; it is seen where at least one of its events would be recorded.
  --baseline FILE    compare with a layer made earlier (techniques with a score above 0 were seen); end with 1
                     where something is seen no more. What changed is told behind the text, else on standard error.

exit status: 0 done, 1 too little is seen or something no more, 2 wrong usage, or a file that cannot be read

examples:
  audit-rules coverage /etc/audit/rules.d
  audit-rules coverage --group Rocke --target debian-12 rules.d
  audit-rules coverage --format navigator rules.d > layer.json
  audit-rules coverage --baseline layer.json --fail-under 60 rules.d
`;

const explain = `usage: audit-rules explain 'RULE'... [options]
       audit-rules explain --file PATH [options]
       audit-rules explain [CHECK]...

RULE is a line of a rules file, in quotes or as the shell takes it apart: what it records, of whom, and under which
key; or why it does not load. CHECK is the code or the name of a check: AR101, extra-word. Without either, all
checks are listed.

  --file PATH        explain every line of a file, or of standard input (-); may be given several times
  ${targets};
                     may be given several times. Where a rule means something else to some, each is told.
  --machine NAME     ${machines.slice(0, 6).join(', ')},
                     ${machines.slice(6).join(', ')}

exit status: 0 done, 2 wrong usage, there is no such check, or a file that cannot be read

examples:
  audit-rules explain '-a always,exit -F arch=b64 -S openat -F a2&0100 -F success=0 -k creation'
  audit-rules explain --target rhel-9 -w /etc/passwd -p wa -k identity
`;

const insert = `usage: audit-rules insert TECHNIQUE... [options]
       audit-rules insert --group GROUP [options]

Prints rules that record what a technique does on Linux. TECHNIQUE is an id such as T1053.003. A rule that several
techniques share is written once with a key for each; broad rules stand last, since the first rule that matches
takes the event. Remarks go to standard error, as comments.

  --group GROUP      all techniques of a group that audit can see: G0106, or a name (Rocke, TeamTNT)
  --into PATH        what stands in this file, and in its rules.d folder, is left out or gets the key; what would
                     never fire, and what the new rules would take from others, is told. For a folder, its file
                     50-techniques.rules is meant.
  --write            change the file (and those of the folder whose rules get a key) instead of printing
  ${targets};
                     may be given several times: each line loads on all of them. Without it those of the nearest
                     .audit-rules.json are meant, or the seven of docs/targets.md.
  --machine NAME, --config FILE, --no-config   as for lint
  --style STYLE      watch (-w) or syscall (-a always,exit). Without it the form that PATH has, or watch.
  --keys STYLE       canonical (T1053.003-Scheduled-Task-Job-Cron), id, id-name or id_name. Without it the style
                     that PATH has, or canonical.
  --missing HOW      rules on folders that not every system has, at which auditctl would stop: comment (without it)
                     or write

exit status: 0 done, 1 there is no rule for any of them, 2 wrong usage, or a file that cannot be read or written

examples:
  audit-rules insert T1053.003 T1548.001 --target debian-12
  audit-rules insert --group Rocke --into /etc/audit/rules.d --write
`;

const hunt = `usage: audit-rules hunt KEY... [--for TOOL]

Prints queries that find the events of rules with these keys, or with any key that holds the id of a technique
(T1053.003). Keys of rules that have several are found too, though the log has them in hexadecimal.

  --for TOOL         only the query for one tool, and nothing else: ${Object.keys(huntKinds).slice(0, 4).join(', ')},
                     ${Object.keys(huntKinds).slice(4).join(', ')}

exit status: 0 done, 2 wrong usage
`;

/** The page of help for a command, or for all. */
export function help(command: CommandName | undefined): string {
  return command === undefined ? general : { lint, format, merge, coverage, explain, insert, hunt }[command];
}

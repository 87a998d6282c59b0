import { allCommands, type Command, type CommandOption, generalOptions } from './commandTable.ts';

/**
 * Returns the script with which a shell completes the command's arguments: commands, options, the choices of
 * their values, and paths.
 */
export function completionScript(shell: 'bash' | 'zsh' | 'fish'): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      return zsh();
    case 'fish':
      return fish();
    default:
      return shell satisfies never;
  }
}

const optionsOf = ({ options }: Command): readonly CommandOption[] => [...options, ...generalOptions];

/** The names of an option, the long one first. */
const namesOf = ({ name, short }: CommandOption): readonly string[] =>
  short === undefined ? [name] : [name, short];

/** A text in single quotes, as all three shells read it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function bash(): string {
  const cases = allCommands.map((command) => {
    const options = optionsOf(command);
    const valued = options.filter(({ value }) => value && !value.isOptional);
    const values = valued.map(
      (option) => `        ${namesOf(option).join('|')}) ${bashValue(option)}; return ;;`,
    );
    const words = options.flatMap(namesOf).join(' ');
    return [
      `    ${command.name})`,
      ...(values.length > 0 ? ['      case $previous in', ...values, '      esac'] : []),
      `      options=${quoted(words)}`,
      `      ${bashWords(command)} ;;`,
    ].join('\n');
  });
  return `# bash completion of audit-rules
_audit_rules() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} options= words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(`${allCommands.map((c) => c.name).join(' ')} help --help --version`)} -- "$current"))
    return
  fi
  if [ "$current" = = ]; then current=; elif [ "$previous" = = ]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  if [ "\${current#-}" != "$current" ]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [ "$words" = files ]; then
    compopt -o filenames
    COMPREPLY=($(compgen -f -- "$current"))
  elif [ "$words" = directories ]; then
    compopt -o filenames
    COMPREPLY=($(compgen -d -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _audit_rules audit-rules
`;
}

function bashWords({ words }: Command): string {
  if (words === undefined) return 'words=';
  return typeof words === 'string' ? `words=${words}` : `words=${quoted(words.join(' '))}`;
}

function bashValue({ value }: CommandOption): string {
  if (value?.choices) return `COMPREPLY=($(compgen -W ${quoted(value.choices.join(' '))} -- "$current"))`;
  if (value?.path) return 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$current"))';
  return ':';
}

function zsh(): string {
  const functions = allCommands.map((command) => {
    const options = optionsOf(command).flatMap((o) => zshOption(o));
    const words = zshWords(command);
    return `  ${command.name})\n    _arguments -s ${[...options, ...words].join(' \\\n      ')} ;;`;
  });
  const names = allCommands.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`));
  return `#compdef audit-rules
# zsh completion of audit-rules
_audit_rules() {
  local -a names
  names=(${names.join('\n    ')})
  if (( CURRENT == 2 )); then
    _describe command names
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${functions.join('\n')}
  esac
}
if [ "$funcstack[1]" = _audit_rules ]; then _audit_rules "$@"; else compdef _audit_rules audit-rules; fi
`;
}

function zshOption(option: CommandOption): readonly string[] {
  const { value, help } = option;
  const about = help.replace(/[[\]:]/g, '\\$&');
  const action = zshAction(option);
  return namesOf(option).map((name) => {
    if (!value) return quoted(`*${name}[${about}]`);
    if (value.isOptional) return quoted(`*${name}=-[${about}]::${value.name}:${action}`);
    const sign = name.startsWith('--') ? '=' : '+';
    return quoted(`*${name}${sign}[${about}]:${value.name}:${action}`);
  });
}

function zshAction({ value }: CommandOption): string {
  if (value?.choices) return `(${value.choices.join(' ')})`;
  if (value?.path === 'directory') return '_files -/';
  return value?.path ? '_files' : ' ';
}

function zshWords({ words }: Command): readonly string[] {
  if (words === undefined) return [];
  if (words === 'files') return [quoted('*:path:_files')];
  return words === 'directories' ? [quoted('*:directory:_files -/')] : [quoted(`:word:(${words.join(' ')})`)];
}

function fish(): string {
  const names = allCommands.map(({ name, summary }) =>
    line('__fish_use_subcommand', [`-a ${name}`, `-d ${quoted(summary)}`]),
  );
  const options = allCommands.flatMap((command) => {
    const condition = `__fish_seen_subcommand_from ${command.name}`;
    const { words } = command;
    const paths = words === 'directories' ? '-a "(__fish_complete_directories)"' : '-F';
    const own = typeof words === 'object' ? `-a ${quoted(words.join(' '))}` : paths;
    return [
      ...(words === undefined ? [] : [line(condition, [own])]),
      ...optionsOf(command).map((option) => line(condition, fishOption(option))),
    ];
  });
  return `# fish completion of audit-rules\ncomplete -c audit-rules -f\n${[...names, ...options].join('\n')}\n`;
}

function line(condition: string, parts: readonly string[]): string {
  return `complete -c audit-rules -n ${quoted(condition)} ${parts.join(' ')}`;
}

function fishOption({ name, short, value, help }: CommandOption): readonly string[] {
  const values = value?.choices ? `-x -a ${quoted(value.choices.join(' '))}` : '-x';
  const path = value?.path ? '-r -F' : values;
  return [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-l ${name.slice(2)}`,
    ...(value && !value.isOptional ? [path] : []),
    `-d ${quoted(help)}`,
  ];
}

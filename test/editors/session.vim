" Opens a file of rules in Vim or Neovim with editors/vim on the runtime path, runs :make, and writes what it sees as JSON.
set nocompatible
let &runtimepath = $AUDIT_RULES_EDITORS . '/vim,' . &runtimepath
filetype plugin on
syntax on
execute 'edit' fnameescape($AUDIT_RULES_FILE)
let s:seen = {'language': &filetype, 'comments': &commentstring, 'formatoptions': &formatoptions ==# &g:formatoptions}
silent make!
let s:seen.problems = map(filter(getqflist(), 'v:val.valid'), '[v:val.lnum, v:val.col, v:val.type]')
execute 'edit' fnameescape($AUDIT_RULES_FILE . '.tftpl')
call setline(1, '-w /etc/passwd -p wa -k identity')
silent write!
edit
let s:seen.template = &filetype
call delete($AUDIT_RULES_FILE . '.tftpl')
call setline(1, '-a always,exit -F exit=-EACCES -k T1053.003-Scheduled')
let s:seen.kinds = map([1, 4, 11, 19, 35], 'synIDattr(synID(1, v:val, 1), "name")')
call writefile([json_encode(s:seen)], $AUDIT_RULES_ANSWERS)
qall!

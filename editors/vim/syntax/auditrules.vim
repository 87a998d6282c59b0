" Vim syntax file: Linux audit rules
if exists('b:current_syntax')
  finish
endif
syntax case match
" As words are here, whatever they are for the user's motions.
syntax iskeyword @,48-57,_
syntax match auditrulesComment /^\s*#.*$/
syntax match auditrulesOption /\%(^\|\s\)\@<=-\%([aAdwWDbefrickSFCp]\>\|-\l[a-z_-]*\)/
syntax match auditrulesAction /\<\%(always\|never\|possible\)\>/
syntax match auditrulesList /\<\%(exit\|task\|user\|exclude\|filesystem\|io_uring\|entry\)\>\ze\%(,\|\s\|$\)/
syntax match auditrulesField /\%(-F\s*\|-C\s*\)\@<=[a-z0-9_]\+\ze\%(!=\|>=\|<=\|&=\|[=<>&]\)/
syntax match auditrulesOperator /!=\|>=\|<=\|&=\|[=<>&]/
syntax match auditrulesSyscall /\%(-S\s*\)\@<=[a-z0-9_,]\+/
syntax match auditrulesPath /\%(\s\|=\)\@<=\/\S*/
syntax match auditrulesKey /\%(-k\s\+\|key=\)\@<=\S\+/
syntax match auditrulesTechnique /\<T\d\{4}\%(\.\d\{3}\)\?\>/ containedin=auditrulesKey
syntax match auditrulesNumber /\%(=\|\s\|>\|<\|&\)\@<=-\?\%(0x\x\+\|\d\+\)\>/
highlight default link auditrulesComment Comment
highlight default link auditrulesOption Keyword
highlight default link auditrulesAction Statement
highlight default link auditrulesList Type
highlight default link auditrulesField Identifier
highlight default link auditrulesOperator Operator
highlight default link auditrulesSyscall Function
highlight default link auditrulesPath String
highlight default link auditrulesKey Constant
highlight default link auditrulesTechnique Special
highlight default link auditrulesNumber Number
let b:current_syntax = 'auditrules'

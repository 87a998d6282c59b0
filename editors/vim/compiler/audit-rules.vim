" :make lints the file; its problems are in the quickfix list.
if exists('current_compiler')
  finish
endif
let current_compiler = 'audit-rules'
CompilerSet makeprg=audit-rules\ lint\ --color\ never\ --quiet\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %tnfo:\ %m,%f:%l:%c:\ %tint:\ %m,%-G%.%#

" Linux audit rules. Vim takes *.rules for Snort's: what is audit's by its path, or by a line of audit rules, is set apart here.
function! s:Set() abort
  if &filetype ==# 'hog' && exists('b:did_ftplugin')
    " The plugin for Snort's rules does not say how to undo it, so Vim would not read another one.
    unlet b:did_ftplugin
    setlocal formatoptions< comments< commentstring< define< include<
    silent! nunmap <buffer> ]]
    silent! nunmap <buffer> [[
  endif
  set filetype=auditrules
endfunction
function! s:Detect() abort
  let l:path = expand('<afile>:p')
  if l:path =~? '\v/[^/]*audit[^/]*/%(files/|templates/)?%(rules\.d/)?[^/]+$' || expand('<afile>:t') =~? 'audit'
    call s:Set()
    return
  endif
  for l:line in getline(1, 100)
    if l:line =~# '^\s*-\%([aAd]\s\+\l\+,\l\+\|[wW]\s\+/\|D\s*$\|b\s\+\d\+\s*$\)'
      call s:Set()
      return
    endif
  endfor
endfunction
autocmd BufRead,BufNewFile *.rules,*.rules.{j2,jinja,jinja2,erb,epp,tmpl,tpl,tftpl,template} call s:Detect()

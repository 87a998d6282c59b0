" Linux audit rules. Vim takes *.rules for Snort's: what is audit's by its path, or by a line of audit rules, is set apart here.
function! s:Detect() abort
  let l:path = expand('<afile>:p')
  if l:path =~? '\v/[^/]*audit[^/]*/%(files/|templates/)?%(rules\.d/)?[^/]+$' || expand('<afile>:t') =~? 'audit'
    set filetype=auditrules
    return
  endif
  for l:line in getline(1, 100)
    if l:line =~# '^\s*-\%([aAd]\s\+\l\+,\l\+\|[wW]\s\+/\|D\s*$\|b\s\+\d\+\s*$\)'
      set filetype=auditrules
      return
    endif
  endfor
endfunction
autocmd BufRead,BufNewFile *.rules,*.rules.j2,*.rules.jinja2,*.rules.erb,*.rules.epp,*.rules.tmpl call s:Detect()

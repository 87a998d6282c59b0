call ale#linter#Define('auditrules', {
\   'name': 'audit_rules',
\   'lsp': 'stdio',
\   'executable': 'audit-rules',
\   'command': '%e lsp --stdio',
\   'language': 'audit-rules',
\   'project_root': {buffer -> fnamemodify(bufname(buffer), ':p:h')},
\})

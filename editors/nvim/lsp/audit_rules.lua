-- Neovim 0.11 and newer: vim.lsp.enable('audit_rules')
return {
  cmd = { 'audit-rules', 'lsp', '--stdio' },
  filetypes = { 'auditrules' },
  root_markers = { '.audit-rules.json', '.git' },
  get_language_id = function() return 'audit-rules' end,
}

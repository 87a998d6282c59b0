-- Starts the language server for a buffer, in Neovim 0.7 to 0.10: require('audit_rules').setup({ cmd = ..., settings = ... })
local M = {}

local function root_of(buffer)
  local directory = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':p:h')
  for _, name in ipairs({ '.audit-rules.json', '.git' }) do
    local found = vim.fn.findfile(name, directory .. ';')
    if found == '' then found = vim.fn.finddir(name, directory .. ';') end
    if found ~= '' then return vim.fn.fnamemodify(found, ':p:h' .. (found:match('%.git/?$') and ':h' or '')) end
  end
  return directory
end

local clients = {}

function M.setup(options)
  options = options or {}
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'auditrules',
    callback = function(event)
      local root = root_of(event.buf)
      if not clients[root] then
        clients[root] = vim.lsp.start_client({
          name = 'audit_rules',
          cmd = options.cmd or { 'audit-rules', 'lsp', '--stdio' },
          root_dir = root,
          workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
          init_options = { settings = options.settings },
          get_language_id = function() return 'audit-rules' end,
          on_attach = options.on_attach,
          on_exit = function() clients[root] = nil end,
        })
      end
      if clients[root] then vim.lsp.buf_attach_client(event.buf, clients[root]) end
      -- Neovim 0.8 and newer set this by themselves.
      if vim.bo[event.buf].omnifunc == '' then vim.bo[event.buf].omnifunc = 'v:lua.vim.lsp.omnifunc' end
    end,
  })
end

return M

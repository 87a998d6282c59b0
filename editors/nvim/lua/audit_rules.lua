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

-- Neovim's own completion drops what does not begin with the typed word, such as the keys that the word "cron" leads to (before
-- 0.11). The server filters by itself, and is asked again after each character.
local offered = {}

local function offers()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local line = vim.api.nvim_get_current_line()
  local found = { start = column, words = {}, refresh = 'always' }
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/completion', vim.lsp.util.make_position_params(), 2000)
  for _, answer in pairs(answers or {}) do
    local items = answer.result and answer.result.items or answer.result or {}
    table.sort(items, function(a, b) return (a.sortText or a.label) < (b.sortText or b.label) end)
    for _, item in ipairs(items) do
      local word = item.textEdit and item.textEdit.newText or item.insertText or item.label
      if item.insertTextFormat == 2 then word = word:gsub('%${%d+:([^}]*)}', '%1'):gsub('%$%d+', '') end
      local range = item.textEdit and (item.textEdit.range or item.textEdit.insert)
      if range and range.start.line == row - 1 then
        found.start = math.min(found.start, vim.str_byteindex(line, range.start.character, true))
      end
      table.insert(found.words, { word = word, abbr = item.label, menu = item.detail, icase = 1, dup = 1 })
    end
  end
  return found
end

-- For 'omnifunc': the first call asks, for in the second one the typed word is taken out of the line.
function M.omnifunc(findstart)
  if findstart == 1 then
    offered = offers()
    return #offered.words > 0 and offered.start or -3
  end
  return { words = offered.words, refresh = offered.refresh }
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
          on_attach = function(client, buffer)
            vim.api.nvim_buf_set_option(buffer, 'omnifunc', "v:lua.require'audit_rules'.omnifunc")
            if options.on_attach then options.on_attach(client, buffer) end
          end,
          on_exit = function() clients[root] = nil end,
        })
      end
      if clients[root] then vim.lsp.buf_attach_client(event.buf, clients[root]) end
    end,
  })
end

return M

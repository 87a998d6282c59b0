-- Opens a file of rules in Neovim with editors/ on the runtime path, and writes what an editor shows as JSON.
local editors = vim.env.AUDIT_RULES_EDITORS
vim.opt.runtimepath:prepend(editors .. '/vim')
vim.opt.runtimepath:prepend(editors .. '/nvim')
vim.cmd('filetype plugin on')
vim.cmd('syntax on')
require('audit_rules').setup({ cmd = { 'node', vim.env.AUDIT_RULES_BUNDLE, 'lsp', '--stdio' } })

local function wait(what, done)
  if not vim.wait(60000, done, 100) then error('waited in vain for ' .. what) end
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
  for _, answer in pairs(answers or {}) do return answer.result end
end

local function run()
  vim.cmd('edit ' .. vim.env.AUDIT_RULES_FILE)
  local seen = { language = vim.bo.filetype }
  local errors = function() return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) end
  wait('diagnostics', function() return errors() > 0 end)
  seen.before = errors()
  -- A configuration that is changed on disk is seen at the next save, for this client does not watch files.
  local has = function(code)
    for _, one in ipairs(vim.diagnostic.get(0)) do if one.code == code then return true end end
    return false
  end
  local configure = function(text)
    vim.fn.writefile({ text }, vim.env.AUDIT_RULES_CONFIG)
    vim.cmd('write')
  end
  local usual = vim.fn.readfile(vim.env.AUDIT_RULES_CONFIG)[1]
  seen.marked = has('AR101')
  configure('{ "targets": ["debian-12"], "checks": { "AR101": "off" } }')
  wait('the changed configuration', function() return not has('AR101') end)
  configure(usual)
  wait('the usual configuration', function() return has('AR101') end)
  seen.configured = true
  vim.api.nvim_win_set_cursor(0, { 2, 0 })
  local hover = request('textDocument/hover', vim.lsp.util.make_position_params())
  seen.hover = hover ~= nil and vim.inspect(hover.contents):find('/etc/shadow', 1, true) ~= nil
  -- A fix of the line that does not load.
  vim.api.nvim_win_set_cursor(0, { 1, 16 })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {}, only = { 'source.fixAll' } }
  local client = vim.lsp.get_active_clients()[1]
  for _, action in ipairs(request('textDocument/codeAction', params) or {}) do
    if not action.edit then action = request('codeAction/resolve', action) or action end
    if action.edit then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      break
    end
  end
  seen.line = vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]
  wait('the end of the diagnostics', function() return errors() == 0 end)
  seen.after = errors()
  -- A key that two files use.
  vim.api.nvim_win_set_cursor(0, { 2, 28 })
  local rename = vim.lsp.util.make_position_params()
  rename.newName = 'accounts'
  vim.lsp.util.apply_workspace_edit(request('textDocument/rename', rename), client.offset_encoding)
  seen.renamed = vim.api.nvim_buf_get_lines(0, 1, 2, false)[1]
  seen.elsewhere = vim.fn.getbufline(vim.fn.bufnr(vim.env.AUDIT_RULES_OTHER), 1)[1]
  vim.api.nvim_buf_set_lines(0, 2, 2, false, { '-w /etc/crontab -p wa -k cron' })
  -- Behind the last character, as in insert mode.
  vim.o.virtualedit = 'onemore'
  vim.api.nvim_win_set_cursor(0, { 3, 29 })
  local list = request('textDocument/completion', vim.lsp.util.make_position_params())
  local items = (list and list.items) or list or {}
  seen.completion = #items
  -- Other words than the typed one lead to the keys of techniques, which are found by what they filter by.
  seen.technique = vim.inspect(items):find('T1053.003', 1, true) ~= nil
  -- What CTRL-X CTRL-O offers.
  local omnifunc = require('audit_rules').omnifunc
  seen.words = {}
  if vim.bo.omnifunc ~= "v:lua.require'audit_rules'.omnifunc" then error(vim.bo.omnifunc) end
  if omnifunc(1, '') ~= 25 then error('the word starts elsewhere') end
  for _, item in ipairs(omnifunc(0, 'cron').words) do table.insert(seen.words, item.word) end
  -- A lens that is run says in a message what it has to say.
  seen.told = {}
  vim.lsp.handlers['window/showMessage'] = function(_, result) table.insert(seen.told, result.message) end
  vim.lsp.codelens.refresh()
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  wait('lenses', function() return #vim.lsp.codelens.get(0) > 0 end)
  local lens = vim.lsp.codelens.get(0)[1]
  if not lens.command then lens = request('codeLens/resolve', lens) end
  request('workspace/executeCommand', lens.command)
  wait('the message', function() return #seen.told > 0 end)
  local out = io.open(vim.env.AUDIT_RULES_ANSWERS, 'w')
  out:write(vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen))
  out:close()
end

vim.api.nvim_create_autocmd('VimEnter', {
  nested = true,
  callback = function()
    local ok, problem = pcall(run)
    if not ok then io.stderr:write(tostring(problem) .. '\n') end
    vim.cmd('qall!')
  end,
})

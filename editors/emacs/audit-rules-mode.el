;;; audit-rules-mode.el --- Major mode for Linux audit rules -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "27.1"))
;; Version: 0.1.0
;; Keywords: languages, tools

;;; Commentary:
;; Font lock, a syntax table in which options and keys are words, and the language server through Eglot or lsp-mode.

;;; Code:

(defvar audit-rules-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    ;; "-EACCES", "T1053.003-Cron" and "/etc/passwd" are one symbol each; quotes mean nothing.
    (dolist (character '(?- ?_ ?. ?/))
      (modify-syntax-entry character "_" table))
    (dolist (character '(?\" ?\' ?\\ ?= ?& ?< ?> ?! ?,))
      (modify-syntax-entry character "." table))
    table)
  "Syntax table of `audit-rules-mode'.")

(defconst audit-rules-font-lock-keywords
  '(("^[ \t]*#.*$" . font-lock-comment-face)
    ("\\(?:^\\|[ \t]\\)\\(--?[[:alpha:]][[:alpha:]_-]*\\)\\_>" 1 font-lock-keyword-face)
    ("\\_<\\(?:always\\|never\\|possible\\)\\_>" . font-lock-builtin-face)
    ;; Before the lists, for "exit" is a field, too.
    ("-[FC][ \t]*\\([a-z0-9_]+\\)[=!<>&]" 1 font-lock-variable-name-face)
    ("\\_<\\(?:exit\\|task\\|user\\|exclude\\|filesystem\\|io_uring\\)\\_>" . font-lock-type-face)
    ("-S[ \t]*\\([a-z0-9_,]+\\)" 1 font-lock-function-name-face)
    ("\\(?:-k[ \t]+\\|key=\\)\\([^ \t\n]+\\)" 1 font-lock-constant-face)
    ("[ \t=]\\(/[^ \t\n]*\\)" 1 font-lock-string-face))
  "What `audit-rules-mode' highlights.")

;;;###autoload
(define-derived-mode audit-rules-mode prog-mode "Audit Rules"
  "Major mode for rules of the Linux audit system."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local font-lock-defaults '(audit-rules-font-lock-keywords t))
  (setq-local require-final-newline t))

;;;###autoload
(add-to-list 'auto-mode-alist '("/[^/]*audit[^/]*/\\(?:rules\\.d/\\)?[^/]*\\.rules\\'" . audit-rules-mode))
;;;###autoload
(add-to-list 'auto-mode-alist '("audit[^/]*\\.rules\\'" . audit-rules-mode))
;;;###autoload
(add-to-list 'magic-fallback-mode-alist
             '("\\(?:[ \t]*\\(?:#.*\\)?\n\\)*-\\(?:[aA] +[a-z]+,[a-z]+\\|w +/\\|D *$\\)" . audit-rules-mode))

(defvar audit-rules-server-command '("audit-rules" "lsp" "--stdio")
  "How the language server is started.")

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               `((audit-rules-mode :language-id "audit-rules") . ,audit-rules-server-command)))

(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(defvar lsp-language-id-configuration)
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(audit-rules-mode . "audit-rules"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (lambda () audit-rules-server-command))
                    :activation-fn (lambda (&rest _) (eq major-mode 'audit-rules-mode))
                    :server-id 'audit-rules)))

(provide 'audit-rules-mode)
;;; audit-rules-mode.el ends here

;;; -*- lexical-binding: t -*-
;; Opens a file of rules in Emacs with editors/emacs on the load path, and writes what Emacs shows as JSON. AUDIT_RULES_CLIENT
;; is the language client: "eglot", "lsp-mode", or "" for the major mode alone. Writes null where Emacs has no such client.
(require 'cl-lib)
(require 'json)
(require 'package)
(add-to-list 'load-path (expand-file-name "emacs" (getenv "AUDIT_RULES_EDITORS")))
(defvar audit-rules-server-command (list "node" (getenv "AUDIT_RULES_BUNDLE") "lsp" "--stdio"))
(require 'audit-rules-mode)

(defvar session-root (file-name-directory (getenv "AUDIT_RULES_CONFIG")))
(defvar session-file (getenv "AUDIT_RULES_FILE"))

(defun session-write (answers)
  "Write ANSWERS for the test."
  (with-temp-file (getenv "AUDIT_RULES_ANSWERS") (insert (json-encode answers))))

(defun session-wait (what done)
  "Wait until DONE returns a value, and return it; WHAT is said where that takes too long."
  (let ((end (+ (float-time) 90)) value)
    (while (not (setq value (funcall done)))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      ;; File notifications are events, and answers come from a process.
      (read-event nil nil 0.05)
      (accept-process-output nil 0.05))
    value))

(defun session-configure (text)
  "Change the configuration on disk to TEXT, as another program would."
  (write-region (concat text "\n") nil (getenv "AUDIT_RULES_CONFIG") nil 'quiet))

(defun session-line (number)
  "Return line NUMBER of the current buffer."
  (save-excursion
    (goto-char (point-min))
    (forward-line (1- number))
    (buffer-substring-no-properties (line-beginning-position) (line-end-position))))

(defun session-of-client (client)
  "Return what a session with CLIENT saw: a plist of functions for what an editor does."
  (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
    (find-file session-file)
    (funcall (plist-get client :start))
    (let* ((codes (plist-get client :codes))
           (has (lambda (code) (member code (funcall codes))))
           (usual (with-temp-buffer
                    (insert-file-contents (getenv "AUDIT_RULES_CONFIG"))
                    (string-trim (buffer-string))))
           (before (progn (session-wait "diagnostics" (lambda () (funcall has "AR101")))
                          (funcall (plist-get client :errors))))
           (configured
            (progn
              (session-configure "{ \"targets\": [\"debian-12\"], \"checks\": { \"AR101\": \"off\" } }")
              (session-wait "the changed configuration" (lambda () (not (funcall has "AR101"))))
              (session-configure usual)
              (session-wait "the usual configuration" (lambda () (funcall has "AR101")))
              t))
           (hover (progn (goto-char (point-min))
                         (forward-line 1)
                         (funcall (plist-get client :hover))))
           (after (progn
                    (goto-char (point-min))
                    (funcall (plist-get client :fix))
                    ;; Where changes are sent when Emacs is idle, which it never is here.
                    (when (plist-get client :send) (funcall (plist-get client :send)))
                    (session-wait "the end of the errors" (lambda () (= 0 (funcall (plist-get client :errors)))))
                    0))
           (line (session-line 1))
           (renamed (progn
                      (goto-char (point-min))
                      (forward-line 1)
                      (search-forward "-k iden")
                      (funcall (plist-get client :rename) "accounts")
                      (session-line 2)))
           (elsewhere (with-current-buffer (find-file-noselect (getenv "AUDIT_RULES_OTHER")) (session-line 1)))
           (items (progn
                    (goto-char (point-max))
                    (insert "-w /etc/crontab -p wa -k cron")
                    (funcall (plist-get client :complete) "cron"))))
      `((language . ,(symbol-name major-mode))
        (before . ,before)
        (marked . t)
        (configured . ,configured)
        (hover . ,(if (string-match-p "/etc/shadow" (or hover "")) t :json-false))
        (completion . ,(length items))
        (technique . ,(if (cl-some (lambda (item) (string-match-p "T1053\\.003" item)) items) t :json-false))
        (renamed . ,renamed)
        (elsewhere . ,elsewhere)
        (line . ,line)
        (after . ,after)))))

(defun session-eglot ()
  "Return what Eglot does."
  (let ((diagnostics (lambda ()
                       (mapcar (lambda (d) (cdr (assoc 'eglot-lsp-diag (eglot--diag-data d)))) (flymake-diagnostics)))))
    (list
     :start (lambda ()
              (setq project-find-functions (list (lambda (_directory) (cons 'transient session-root))))
              (apply #'eglot--connect (eglot--guess-contact)))
     :codes (lambda () (mapcar (lambda (d) (plist-get d :code)) (funcall diagnostics)))
     :errors (lambda () (cl-count 1 (funcall diagnostics) :key (lambda (d) (plist-get d :severity))))
     :hover (lambda ()
              (let (text)
                (eglot-hover-eldoc-function (lambda (found &rest _) (setq text found)))
                (session-wait "the hover" (lambda () text))))
     :fix (lambda () (eglot-code-actions (point-min) (point-max) "source.fixAll" t))
     :send #'eglot--signal-textDocument/didChange
     :rename #'eglot-rename
     :complete (lambda (word) (all-completions word (nth 2 (eglot-completion-at-point)))))))

(defun session-lsp-mode ()
  "Return what lsp-mode does."
  (let ((diagnostics (lambda () (gethash (lsp--fix-path-casing session-file) (lsp-diagnostics t)))))
    (list
     :start (lambda ()
              (setq lsp-session-file (expand-file-name "lsp-session" session-root)
                    lsp-auto-guess-root nil
                    lsp-keep-workspace-alive t
                    lsp-enable-snippet nil
                    lsp-restart 'ignore)
              (lsp-workspace-folders-add session-root)
              (lsp)
              (session-wait "the server" (lambda () (lsp-workspaces))))
     :codes (lambda () (mapcar #'lsp:diagnostic-code? (funcall diagnostics)))
     :errors (lambda () (cl-count 1 (funcall diagnostics) :key #'lsp:diagnostic-severity?))
     :hover (lambda ()
              (format "%S" (lsp-request "textDocument/hover" (lsp--text-document-position-params))))
     :fix (lambda () (lsp-execute-code-action-by-kind "source.fixAll"))
     :rename #'lsp-rename
     :complete (lambda (word) (all-completions word (nth 2 (lsp-completion-at-point)))))))

(defun session-with (feature client)
  "Write what a session with the package FEATURE saw, with the functions that CLIENT returns."
  ;; Debian's packages; with -Q, Emacs does not look for them.
  (setq package-directory-list '("/usr/share/emacs/site-lisp/elpa"))
  (package-initialize)
  (session-write (and (require feature nil t) (session-of-client (funcall client)))))

(defun session-face (text)
  "Return the face of the first character of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (let ((face (get-text-property (match-beginning 0) 'face)))
    (symbol-name (if (listp face) (car face) face))))

(defun session-of-mode ()
  "Write what the major mode does."
  (with-temp-buffer
    (setq buffer-file-name (expand-file-name "audit/rules.d/x.rules" temporary-file-directory))
    (insert "# files\n-a always,exit -F arch=b64 -S open -F exit=-EACCES -F path=/etc/passwd -k access\n")
    (set-auto-mode)
    (font-lock-ensure)
    (let* ((option (session-face "-F"))
           (path (session-face "/etc"))
           (field (session-face "exit=-"))
           (key (session-face "access\n"))
           (comment (session-face "# files"))
           (symbol (progn (goto-char (point-min)) (search-forward "-EAC") (thing-at-point 'symbol t))))
      (session-write `((mode . ,(symbol-name major-mode)) (symbol . ,symbol) (option . ,option)
                       (path . ,path) (field . ,field) (key . ,key) (comment . ,comment))))
    (set-buffer-modified-p nil)
    (setq buffer-file-name nil)))

(pcase (getenv "AUDIT_RULES_CLIENT")
  ("eglot" (session-with 'eglot #'session-eglot))
  ("lsp-mode" (session-with 'lsp-mode #'session-lsp-mode))
  (_ (session-of-mode)))
;; The server ends with Emacs.
(kill-emacs 0)

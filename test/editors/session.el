;; Opens a file of rules in Emacs with editors/emacs on the load path, and writes what its major mode does as JSON.
(require 'json)
(add-to-list 'load-path (expand-file-name "emacs" (getenv "AUDIT_RULES_EDITORS")))
(require 'audit-rules-mode)

(defun session-face (text)
  "Return the face of the first character of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (let ((face (get-text-property (match-beginning 0) 'face)))
    (symbol-name (if (listp face) (car face) face))))

(with-temp-buffer
  (setq buffer-file-name (expand-file-name "audit/rules.d/x.rules" temporary-file-directory))
  (insert "# files\n-a always,exit -F arch=b64 -S open -F exit=-EACCES -F path=/etc/passwd -k access\n")
  (set-auto-mode)
  (font-lock-ensure)
  (let* ((option (session-face "-F"))
         (path (session-face "/etc"))
         (key (session-face "access\n"))
         (comment (session-face "# files"))
         (symbol (progn (goto-char (point-min)) (search-forward "-EAC") (thing-at-point 'symbol t))))
    (let ((mode (symbol-name major-mode)))
      (with-temp-file (getenv "AUDIT_RULES_ANSWERS")
        (insert (json-encode `((mode . ,mode) (symbol . ,symbol) (option . ,option)
                               (path . ,path) (key . ,key) (comment . ,comment))))))
    (set-buffer-modified-p nil)
    (setq buffer-file-name nil)))

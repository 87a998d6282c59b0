#!/bin/sh
# verdict.sh [--kernel] [--machine M] [--rule] FILE...
# What the installed auditctl says of each line of FILE, one JSON object a line:
#   {file, line, text, auditctl: {ok, exit, sent, message}, kernel: {ok, errno}}
# auditctl runs with a stand-in for the audit netlink socket (shim.c), so nothing reaches the kernel.
# ok: exit status 0. sent: the requests that would have gone to the kernel; an ok line that sent nothing loaded nothing.
# --kernel adds the running kernel's verdict on -a/-A/-w rules: each is added alone and deleted at once (needs root).
# Needs the Debian packages auditd and gcc. Users, groups and folders are those of this machine.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
build=$here/../../out/conformance
mkdir -p "$build"
# Built beside and moved into place: several tests may come here at once.
if [ ! "$build/shim.so" -nt "$here/shim.c" ]; then
  cc -O2 -shared -fPIC -o "$build/shim.so.$$" "$here/shim.c" -ldl
  mv "$build/shim.so.$$" "$build/shim.so"
fi
if [ ! "$build/oracle" -nt "$here/oracle.c" ]; then
  cc -O2 -o "$build/oracle.$$" "$here/oracle.c"
  mv "$build/oracle.$$" "$build/oracle"
fi
exec "$build/oracle" --shim "$build/shim.so" --tool auditctl="$(command -v auditctl || echo /usr/sbin/auditctl)" "$@"

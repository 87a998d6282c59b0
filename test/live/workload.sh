#!/bin/bash
# An ordinary machine in small: administration, an archive, a repository, a build, a server with its clients. What
# server/data/facts/syscall-rates.json counts: strace -f -c -S calls -o FILE test/live/workload.sh, in an empty directory.
# The number of programs is that of set_tid_address, which each program that starts calls once.
set -u
for i in 1 2 3; do
  ls -l /etc /usr/bin /var/log > /dev/null
  grep -r root /etc > /dev/null 2>&1
  find /usr/share/doc -name copyright > found
  ps aux > /dev/null; df > /dev/null; id > /dev/null; who > /dev/null; uname -a > /dev/null; date > /dev/null
  sort found | uniq | head -50 | sed 's/a/b/' | awk '{print $1}' > top
  tar czf a.tgz /usr/share/doc/[a-c]* 2>/dev/null; mkdir x; tar xzf a.tgz -C x; cp -r x y; mv y z; chmod -R go-w z; chown -R 0 z; touch z/new; ln -s z l; rm -rf x z l a.tgz
  git init -q g; cp /etc/services g; git -C g add .; git -C g -c user.name=a -c user.email=a@example.org commit -qm x; git -C g status > /dev/null; git -C g log > /dev/null; rm -rf g
  printf 'int main(){return 0;}' > h.c; gcc -o h h.c; ./h; rm h h.c
  python3 - <<'P'
import http.server,threading,urllib.request,sqlite3,subprocess,os,json
s=http.server.HTTPServer(('127.0.0.1',0),http.server.SimpleHTTPRequestHandler)
threading.Thread(target=s.serve_forever,daemon=True).start()
for i in range(20): urllib.request.urlopen('http://127.0.0.1:%d/top'%s.server_port).read()
db=sqlite3.connect('d.db'); db.execute('create table t(a)')
for i in range(50): db.execute('insert into t values(1)'); db.commit()
os.remove('d.db'); subprocess.run(['true'])
P
  node -e "require('fs').readFileSync('/etc/passwd');fetch('http://127.0.0.1:1').catch(()=>{})"
  getent hosts localhost > /dev/null; getent passwd root > /dev/null
  sleep 1
done

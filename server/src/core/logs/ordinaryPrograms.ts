import { catalogueIds, catalogueOf } from '../attack/data/catalogue.ts';
import { derived } from '../attack/data/techniqueData.ts';

/** Directories that only root can write, on every distribution. */
const ROOT_ONLY = /^\/(?:usr\/)?(?:bin|sbin|lib|lib64|libexec)\//;

/** Directories of which a person starts programs by name. */
const BY_NAME = /^\/(?:usr\/)?s?bin\//;

/**
 * Programs that run what they are told, and tools with which files are read and changed: whoever is in uses
 * them.
 */
const TOOLS: ReadonlySet<string> = new Set(
  (
    'sh bash dash zsh ksh mksh tcsh csh fish busybox toybox env xargs find sudo su runuser setpriv doas pkexec login ssh sshd scp sftp rsync ' +
    'node nodejs deno bun java lua tclsh expect gdb strace ltrace gcc cc make curl wget nc ncat netcat socat telnet ftp ' +
    'tar gzip unzip zip cpio awk gawk mawk sed grep cat cp mv rm ln ls dd tee touch mkdir rmdir mknod chmod chown chgrp chattr ' +
    'install truncate shred split base64 xxd od openssl vi vim nano ed emacs less more head tail systemctl systemd-run journalctl ' +
    'service crontab at batch nohup screen tmux script timeout nice ionice kill pkill killall mount umount nsenter unshare chroot ' +
    'date diff cmp comm cut sort uniq paste join tac rev nl fold fmt file strings hexdump hd iconv csplit column pr look dig nslookup host ' +
    'ping traceroute tcpdump tshark nmap ip ss netstat lsof ps w who id stat readlink realpath dmesg sysctl logger mail ldd ed ex view ' +
    'bzip2 xz zstd lz4 lzma 7z ar pax git svn hg gpg ssh-keygen ssh-agent ssh-add nsupdate psql mysql mariadb sqlite3 redis-cli mongosh ' +
    'apt apt-get aptitude dpkg dnf yum rpm zypper apk pip pip3 npm npx yarn gem cargo go mvn gradle cmake ninja ' +
    'docker podman kubectl crictl ctr useradd usermod userdel groupadd passwd chpasswd visudo modprobe insmod rmmod kmod'
  ).split(' '),
);
/** Programs that open what others made, and run what is in it. */
const VIEWERS: ReadonlySet<string> = new Set(
  (
    'chromium chromium-browser chrome google-chrome brave opera vivaldi epiphany firefox firefox-esr firefox-bin thunderbird evolution ' +
    'soffice soffice.bin oosplash evince okular xpdf acroread vlc mpv ffmpeg convert magick gs electron code'
  ).split(' '),
);

/** Programs that answer the network: an attacker who breaks in is mostly in one of them. */
const SERVERS: ReadonlySet<string> = new Set(
  (
    'apache2 httpd nginx lighttpd caddy haproxy squid traefik envoy varnishd uwsgi gunicorn php-fpm php-cgi mysqld mariadbd postgres mongod ' +
    'redis-server memcached elasticsearch named unbound dnsmasq exim exim4 postfix master smtpd dovecot sendmail smbd nmbd winbindd vsftpd ' +
    'proftpd pure-ftpd in.telnetd xinetd cupsd rpcbind rpc.mountd snmpd slapd dropbear tftpd asterisk kamailio openvpn'
  ).split(' '),
);
const VERSIONED = /^(php-fpm|php-cgi)[\d.]+$/;
const INTERPRETERS = /^(?:python|perl|ruby|php|lua|tclsh|guile|pypy)[\d.]*$/;

/** The programs that a rule of the catalogue names, by the last part of their paths. */
const named = derived((): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { file, perm, fields = [] } of catalogueIds().flatMap((id) => catalogueOf(id)?.rules ?? [])) {
    if (file !== undefined && perm?.includes('x')) found.add(lastPart(file));
    for (const field of fields) if (field.startsWith('exe=')) found.add(lastPart(field));
  }
  return found;
});

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Returns why the events of a program must not be excluded from what is recorded, as a clause; undefined
 * where nothing speaks against it.
 * @param program its path, as the log has it
 */
export function whyNotExcluded(program: string): string | undefined {
  if (!program.startsWith('/') || program.endsWith(' (deleted)'))
    return 'the program is not known by its path';
  if (!ROOT_ONLY.test(program)) return 'users other than root may be able to replace the program';
  const name = lastPart(program);
  if (TOOLS.has(name) || INTERPRETERS.test(name)) return 'anyone who is on the system can use the program';
  if (VIEWERS.has(name)) return 'the program opens what others send';
  if (SERVERS.has(name.replace(VERSIONED, '$1')))
    return 'the program answers the network, so that an attacker may control it';
  if (named().has(name)) return 'a technique uses the program';
  return undefined;
}

/**
 * Reports whether a person starts a program by its name, so that only what the system does with it may be
 * excluded.
 * @param program its path
 */
export function isStartedByName(program: string): boolean {
  return BY_NAME.test(program);
}

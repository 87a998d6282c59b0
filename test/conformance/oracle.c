/* oracle.c - ask real auditctl binaries about each line of a rules file.
 *
 * usage: oracle [options] FILE...
 *   --tool NAME=PATH   add an auditctl (verdict.sh adds the installed one)
 *   --shim PATH        LD_PRELOAD library that fakes the audit netlink socket
 *   --kernel           also load each -a/-A/-w rule alone into the real kernel
 *                      (from the request the last tool built), then delete it
 *   --machine M        pretend uname -m is M
 *   --rule             add the decoded request of each tool ("request")
 *   --args             each line holds arguments typed at a shell prompt
 *                      (split at blanks like -R does) instead of a file line
 *   --jobs N
 * One JSON object per line of input that is neither blank nor a (short) comment.
 * "-" as FILE reads standard input.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <unistd.h>

#define RULE_FD 100
#define DUMP_FD 101
#define RULE_PATH "/proc/self/fd/100"
#define MAXTOOLS 24

struct buf { char *p; size_t n, cap; };
static void add(struct buf *b, const void *p, size_t n)
{
	if (b->n + n + 1 > b->cap) {
		b->cap = (b->n + n + 1) * 2;
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			abort();
	}
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = 0;
}

struct result { int done, status; struct buf out, dump; };
struct task { const char *file; int line; char *text; size_t len; struct result r[MAXTOOLS]; };
static struct task *tasks;
static size_t ntasks, captasks;

static const char *toolname[MAXTOOLS], *toolpath[MAXTOOLS];
static int ntools;
static const char *shim, *machine;
static int want_kernel, want_rule, jobs = 0, args_mode;

extern char **environ;
static char *child_env[8];

/* ---- child processes -------------------------------------------------- */
struct slot { pid_t pid; int out, dump, open_out, open_dump; struct task *t; int tool; };

static int tool_memfd(struct task *t)
{
	int fd = memfd_create("rules", MFD_CLOEXEC);
	struct buf b = { 0 };
	for (int i = 1; i < t->line; i++)
		add(&b, "\n", 1);
	add(&b, t->text, t->len);
	add(&b, "\n", 1);
	size_t off = 0;
	while (off < b.n) {
		ssize_t k = write(fd, b.p + off, b.n - off);
		if (k <= 0)
			break;
		off += k;
	}
	free(b.p);
	fchmod(fd, 0600);
	return fd;
}

static void start(struct slot *s, struct task *t, int tool)
{
	int po[2], pd[2], rf = tool_memfd(t);
	if (rf < 0 || pipe2(po, O_CLOEXEC) || pipe2(pd, O_CLOEXEC)) {
		perror("oracle: pipe");
		exit(3);
	}
	posix_spawn_file_actions_t fa;
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, po[1], 1);
	posix_spawn_file_actions_adddup2(&fa, po[1], 2);
	posix_spawn_file_actions_adddup2(&fa, rf, RULE_FD);
	posix_spawn_file_actions_adddup2(&fa, pd[1], DUMP_FD);
	char *argv[4096] = { "auditctl", "-R", RULE_PATH, NULL };
	char *copy = NULL;
	if (args_mode) {
		int n = 1;
		copy = strndup(t->text, t->len);
		for (char *sv, *p = strtok_r(copy, " ", &sv); p && n < 4095;
		     p = strtok_r(NULL, " ", &sv))
			argv[n++] = p;
		argv[n] = NULL;
	}
	int rc = posix_spawn(&s->pid, toolpath[tool], &fa, NULL, argv, child_env);
	posix_spawn_file_actions_destroy(&fa);
	free(copy);
	close(po[1]); close(pd[1]); close(rf);
	if (rc) {
		fprintf(stderr, "oracle: cannot run %s: %s\n", toolpath[tool], strerror(rc));
		exit(3);
	}
	s->out = po[0]; s->dump = pd[0];
	s->open_out = s->open_dump = 1;
	s->t = t; s->tool = tool;
}

static void run_all(void)
{
	struct slot *sl = calloc(jobs, sizeof *sl);
	struct pollfd *pf = calloc(jobs * 2, sizeof *pf);
	size_t next = 0, total = ntasks * ntools;
	int active = 0;
	while (next < total || active) {
		for (int i = 0; i < jobs && next < total; i++)
			if (!sl[i].t) {
				start(&sl[i], &tasks[next / ntools], next % ntools);
				next++;
				active++;
			}
		int n = 0;
		for (int i = 0; i < jobs; i++) {
			pf[2 * i].fd = sl[i].t && sl[i].open_out ? sl[i].out : -1;
			pf[2 * i + 1].fd = sl[i].t && sl[i].open_dump ? sl[i].dump : -1;
			pf[2 * i].events = pf[2 * i + 1].events = POLLIN;
			n = 2 * i + 2;
		}
		poll(pf, n, -1);
		for (int i = 0; i < jobs; i++) {
			struct slot *s = &sl[i];
			if (!s->t)
				continue;
			struct result *r = &s->t->r[s->tool];
			char tmp[65536];
			if (pf[2 * i].revents) {
				ssize_t k = read(s->out, tmp, sizeof tmp);
				if (k > 0) add(&r->out, tmp, k);
				else { close(s->out); s->open_out = 0; }
			}
			if (pf[2 * i + 1].revents) {
				ssize_t k = read(s->dump, tmp, sizeof tmp);
				if (k > 0) add(&r->dump, tmp, k);
				else { close(s->dump); s->open_dump = 0; }
			}
			if (!s->open_out && !s->open_dump) {
				waitpid(s->pid, &r->status, 0);
				r->done = 1;
				s->t = NULL;
				active--;
			}
		}
	}
	free(sl); free(pf);
}

/* ---- JSON --------------------------------------------------------------- */
static size_t utf8len(const unsigned char *p, size_t n)
{
	size_t k = p[0] < 0x80 ? 1 : (p[0] & 0xe0) == 0xc0 && p[0] >= 0xc2 ? 2 :
		   (p[0] & 0xf0) == 0xe0 ? 3 : (p[0] & 0xf8) == 0xf0 && p[0] < 0xf5 ? 4 : 0;
	if (!k || k > n)
		return 0;
	for (size_t i = 1; i < k; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if (k == 3 && ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f)))
		return 0;
	if (k == 4 && ((p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f)))
		return 0;
	return k;
}

static void jstr(FILE *f, const char *s, size_t n)
{
	fputc('"', f);
	for (size_t i = 0; i < n;) {
		unsigned char c = s[i];
		size_t k = utf8len((const unsigned char *)s + i, n - i);
		if (c == '"' || c == '\\') { fputc('\\', f); fputc(c, f); i++; }
		else if (c == '\n') { fputs("\\n", f); i++; }
		else if (c == '\t') { fputs("\\t", f); i++; }
		else if (c == '\r') { fputs("\\r", f); i++; }
		else if (c < 0x20 || c == 0x7f) { fprintf(f, "\\u%04x", c); i++; }
		else if (!k) { fprintf(f, "\\udc%02x", c); i++; } /* as Python's surrogateescape */
		else { fwrite(s + i, 1, k, f); i += k; }
	}
	fputc('"', f);
}

static const char *tname(uint32_t t)
{
	switch (t) {
	case AUDIT_GET: return "GET";
	case AUDIT_SET: return "SET";
	case AUDIT_ADD_RULE: return "ADD_RULE";
	case AUDIT_DEL_RULE: return "DEL_RULE";
	case AUDIT_LIST_RULES: return "LIST_RULES";
	case AUDIT_TRIM: return "TRIM";
	case AUDIT_MAKE_EQUIV: return "MAKE_EQUIV";
	case AUDIT_SET_FEATURE: return "SET_FEATURE";
	case AUDIT_GET_FEATURE: return "GET_FEATURE";
	case AUDIT_USER: return "USER";
	}
	return "OTHER";
}

static void jrule(FILE *f, const struct audit_rule_data *d, uint32_t n)
{
	fprintf(f, "{\"flags\":%u,\"action\":%u,\"syscalls\":", d->flags, d->action);
	int all = 1, first = 1;
	for (int i = 0; i < AUDIT_BITMASK_SIZE; i++)
		if (d->mask[i] != ~0u)
			all = 0;
	if (all)
		fputs("\"all\"", f);
	else {
		fputc('[', f);
		for (int i = 0; i < AUDIT_BITMASK_SIZE * 32; i++)
			if (d->mask[i / 32] & (1u << (i % 32))) {
				fprintf(f, "%s%d", first ? "" : ",", i);
				first = 0;
			}
		fputc(']', f);
	}
	fputs(",\"fields\":[", f);
	uint32_t off = 0;
	for (uint32_t i = 0; i < d->field_count && i < AUDIT_MAX_FIELDS; i++) {
		uint32_t t = d->fields[i], v = d->values[i];
		fprintf(f, "%s[%u,%u,%u", i ? "," : "", t, d->fieldflags[i] >> 24, v);
		int isstr = t == AUDIT_WATCH || t == AUDIT_DIR || t == AUDIT_FILTERKEY ||
			    t == AUDIT_EXE || (t >= AUDIT_SUBJ_USER && t <= AUDIT_SUBJ_CLR) ||
			    (t >= AUDIT_OBJ_USER && t <= AUDIT_OBJ_LEV_HIGH);
		if (isstr && off + v <= d->buflen && sizeof *d + off + v <= n) {
			fputc(',', f);
			jstr(f, (const char *)d->buf + off, v);
			off += v;
		}
		fputc(']', f);
	}
	fputs("]}", f);
}

static const char *dump_next(const struct buf *b, size_t *off, uint32_t *type, uint32_t *len)
{
	uint32_t h[2];
	if (*off + sizeof h > b->n)
		return NULL;
	memcpy(h, b->p + *off, sizeof h);
	if (*off + sizeof h + h[1] > b->n)
		return NULL;
	const char *p = b->p + *off + sizeof h;
	*type = h[0]; *len = h[1];
	*off += sizeof h + h[1];
	return p;
}

static void jresult(FILE *f, struct task *t, int tool)
{
	struct result *r = &t->r[tool];
	int code = WIFEXITED(r->status) ? WEXITSTATUS(r->status) : 128 + WTERMSIG(r->status);
	/* put the real file name where the stand-in path was printed */
	struct buf m = { 0 };
	add(&m, "", 0);
	size_t i = 0, k = strlen(RULE_PATH);
	while (i < r->out.n) {
		if (i + k <= r->out.n && !memcmp(r->out.p + i, RULE_PATH, k)) {
			add(&m, t->file, strlen(t->file));
			i += k;
		} else
			add(&m, r->out.p + i++, 1);
	}
	while (m.n && m.p[m.n - 1] == '\n')
		m.p[--m.n] = 0;
	fprintf(f, "{\"ok\":%s,\"exit\":%d,\"sent\":[", code == 0 ? "true" : "false", code);
	size_t off = 0;
	uint32_t ty, len;
	const char *p;
	int first = 1;
	/* the enabled-state question every run asks first is left out */
	while ((p = dump_next(&r->dump, &off, &ty, &len)))
		if (ty != AUDIT_GET && ty != AUDIT_GET_FEATURE) {
			fprintf(f, "%s\"%s\"", first ? "" : ",", tname(ty));
			first = 0;
		}
	fputs("],\"message\":", f);
	jstr(f, m.p, m.n);
	if (want_rule) {
		off = 0;
		while ((p = dump_next(&r->dump, &off, &ty, &len)))
			if (ty == AUDIT_ADD_RULE || ty == AUDIT_DEL_RULE) {
				fputs(",\"request\":", f);
				jrule(f, (const struct audit_rule_data *)p, len);
				fputs(",\"bytes\":\"", f);
				for (uint32_t i = 0; i < len; i++)
					fprintf(f, "%02x", (unsigned char)p[i]);
				fputc('"', f);
				break;
			}
	}
	fputc('}', f);
	free(m.p);
}

/* ---- the real kernel ----------------------------------------------------- */
static int nl = -1, nlseq;

static int nl_request(int type, const void *p, uint32_t n)
{
	struct { struct nlmsghdr h; char d[20000]; } m;
	struct sockaddr_nl a = { .nl_family = AF_NETLINK };
	if (type != AUDIT_ADD_RULE && type != AUDIT_DEL_RULE)
		abort(); /* nothing else may ever reach the kernel from here */
	if (n > sizeof m.d)
		return -EMSGSIZE;
	memset(&m.h, 0, sizeof m.h);
	m.h.nlmsg_len = NLMSG_SPACE(n);
	m.h.nlmsg_type = type;
	m.h.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	m.h.nlmsg_seq = ++nlseq;
	memset(m.d, 0, NLMSG_ALIGN(n));
	memcpy(m.d, p, n);
	if (sendto(nl, &m, m.h.nlmsg_len, 0, (struct sockaddr *)&a, sizeof a) < 0)
		return -errno;
	for (;;) {
		char b[20000];
		ssize_t k = recv(nl, b, sizeof b, 0);
		if (k < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		struct nlmsghdr *h = (struct nlmsghdr *)b;
		if (h->nlmsg_type == NLMSG_ERROR && (int)h->nlmsg_seq == nlseq)
			return ((struct nlmsgerr *)NLMSG_DATA(h))->error;
	}
}

static void jkernel(FILE *f, struct task *t, int tool)
{
	struct result *r = &t->r[tool];
	size_t off = 0;
	uint32_t ty, len;
	const char *p, *rule = NULL;
	while ((p = dump_next(&r->dump, &off, &ty, &len))) {
		if (ty == AUDIT_ADD_RULE && !rule && len >= sizeof(struct audit_rule_data)) {
			rule = p;
			break;
		}
	}
	if (!rule) {
		fputs("null", f);
		return;
	}
	struct audit_rule_data *d = malloc(len);
	memcpy(d, rule, len);
	int rc = nl_request(AUDIT_ADD_RULE, d, len), retried = 0, del = 0;
	if (rc == -EINVAL && d->fields[0] == AUDIT_DIR) { /* as auditctl does */
		d->fields[0] = AUDIT_WATCH;
		rc = nl_request(AUDIT_ADD_RULE, d, len);
		retried = 1;
	}
	if (rc == 0) {
		d->flags &= ~AUDIT_FILTER_PREPEND;
		del = nl_request(AUDIT_DEL_RULE, d, len);
	}
	fprintf(f, "{\"ok\":%s,\"errno\":", rc == 0 ? "true" : "false");
	if (rc)
		jstr(f, strerrorname_np(-rc) ? strerrorname_np(-rc) : "?",
		     strlen(strerrorname_np(-rc) ? strerrorname_np(-rc) : "?"));
	else
		fputs("null", f);
	if (rc) {
		char m[200];
		snprintf(m, sizeof m, "Error sending add rule data request (%s)",
			 rc == -EEXIST ? "Rule exists" : strerror(-rc));
		fputs(",\"message\":", f);
		jstr(f, m, strlen(m));
	}
	if (retried)
		fputs(",\"retriedAsPath\":true", f);
	if (del)
		fprintf(f, ",\"deleteErrno\":\"%s\"", strerrorname_np(-del));
	fputc('}', f);
	if (del)
		fprintf(stderr, "oracle: could not delete the rule of %s:%d (%s)\n",
			t->file, t->line, strerrorname_np(-del));
	free(d);
}

/* ---- input --------------------------------------------------------------- */
static void load(const char *name)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "rb") : stdin;
	if (!f) {
		fprintf(stderr, "oracle: %s: %s\n", name, strerror(errno));
		exit(2);
	}
	char *l = NULL;
	size_t cap = 0;
	ssize_t n;
	int line = 0;
	while ((n = getline(&l, &cap, f)) >= 0) {
		line++;
		if (n && l[n - 1] == '\n')
			n--;
		size_t i = 0;
		while ((ssize_t)i < n && l[i] == ' ')
			i++;
		if ((ssize_t)i == n || (l[i] == '#' && n < 6143))
			continue;
		/* white space that auditctl itself does not take for a blank
		 * (a tab, a CR) is left to it: such a line is passed on */
		if (ntasks == captasks) {
			captasks = captasks ? captasks * 2 : 256;
			tasks = realloc(tasks, captasks * sizeof *tasks);
			if (!tasks)
				abort();
		}
		struct task *t = &tasks[ntasks++];
		memset(t, 0, sizeof *t);
		t->file = name;
		t->line = line;
		t->text = malloc(n + 1);
		memcpy(t->text, l, n);
		t->text[n] = 0;
		t->len = n;
	}
	free(l);
	if (f != stdin)
		fclose(f);
}

int main(int argc, char **argv)
{
	int i;
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--kernel")) want_kernel = 1;
		else if (!strcmp(argv[i], "--rule")) want_rule = 1;
		else if (!strcmp(argv[i], "--args")) args_mode = 1;
		else if (!strcmp(argv[i], "--shim") && i + 1 < argc) shim = argv[++i];
		else if (!strcmp(argv[i], "--machine") && i + 1 < argc) machine = argv[++i];
		else if (!strcmp(argv[i], "--jobs") && i + 1 < argc) jobs = atoi(argv[++i]);
		else if (!strcmp(argv[i], "--tool") && i + 1 < argc && ntools < MAXTOOLS) {
			char *s = strdup(argv[++i]), *e = strchr(s, '=');
			if (!e) return 2;
			*e = 0;
			toolname[ntools] = s;
			toolpath[ntools++] = e + 1;
		} else if (!strcmp(argv[i], "--")) { i++; break; }
		else if (argv[i][0] == '-' && argv[i][1]) {
			fprintf(stderr, "oracle: unknown option %s\n", argv[i]);
			return 2;
		} else break;
	}
	if (i >= argc || !shim || !ntools) {
		fprintf(stderr, "usage: oracle --shim SO --tool NAME=PATH... [--kernel] [--rule] [--args] [--machine M] [--jobs N] FILE...\n");
		return 2;
	}
	if (access(shim, R_OK)) {
		fprintf(stderr, "oracle: no shim at %s: refusing to run\n", shim);
		return 2;
	}
	if (want_kernel && machine) {
		fprintf(stderr, "oracle: --kernel and --machine exclude each other\n");
		return 2;
	}
	if (jobs <= 0) {
		jobs = sysconf(_SC_NPROCESSORS_ONLN);
		if (jobs <= 0) jobs = 1;
	}
	if (jobs > 32) jobs = 32;
	for (; i < argc; i++)
		load(argv[i]);

	int e = 0;
	static char pre[5000], mach[200];
	snprintf(pre, sizeof pre, "LD_PRELOAD=%s", shim);
	child_env[e++] = pre;
	child_env[e++] = "ORACLE_DUMP_FD=101";
	child_env[e++] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	child_env[e++] = "LC_ALL=C";
	if (machine) {
		snprintf(mach, sizeof mach, "ORACLE_MACHINE=%s", machine);
		child_env[e++] = mach;
	}
	run_all();

	if (want_kernel) {
		nl = socket(PF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
		if (nl < 0) {
			perror("oracle: audit socket");
			return 3;
		}
	}
	for (size_t k = 0; k < ntasks; k++) {
		struct task *t = &tasks[k];
		fputs("{\"file\":", stdout);
		jstr(stdout, t->file, strlen(t->file));
		printf(",\"line\":%d,\"text\":", t->line);
		jstr(stdout, t->text, t->len);
		for (int j = 0; j < ntools; j++) {
			printf(",\"%s\":", toolname[j]);
			jresult(stdout, t, j);
		}
		if (want_kernel) {
			fputs(",\"kernel\":", stdout);
			jkernel(stdout, t, ntools - 1);
		}
		fputs("}\n", stdout);
	}
	return 0;
}

/*
 * The only program of a throw-away virtual machine: asks the kernel's IMA about the policies in /cases, one a
 * line, and writes the answers to the second serial port.
 *
 * A case is "r TEXT", written as a rule, or "p PATH", written as the path of a file in this machine. In TEXT,
 * \xHH is a byte. An answer is the number of the case, the errno (0: accepted) and the word that the audit
 * record of the refused rule ends with. After each case a line is written that no kernel accepts, so that no
 * policy is ever in force and the next case finds the kernel as it was.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define POLICY "/sys/kernel/security/ima/policy"
#define POLICY_RULE 1807

static size_t bytes_of(const char *text, char *into)
{
	size_t n = 0;
	while (*text) {
		unsigned int byte;
		if (text[0] == '\\' && text[1] == 'x' && sscanf(text + 2, "%2x", &byte) == 1) {
			into[n++] = (char)byte;
			text += 4;
		} else {
			into[n++] = *text++;
		}
	}
	into[n] = 0;
	return n;
}

/* Reads records up to that of the policy's end; keeps the first record of a refused rule. */
static void refused_rule(int audit, char *kept, size_t size)
{
	static char buffer[20000];
	struct pollfd ready = { audit, POLLIN, 0 };

	kept[0] = 0;
	while (audit >= 0 && poll(&ready, 1, 1000) > 0) {
		ssize_t n = recv(audit, buffer, sizeof buffer - 1, 0);
		if (n < (ssize_t)NLMSG_HDRLEN)
			return;
		buffer[n] = 0;
		unsigned short type = ((struct nlmsghdr *)buffer)->nlmsg_type;
		char *text = buffer + NLMSG_HDRLEN;
		if (type == POLICY_RULE && !kept[0] && strstr(text, "res=0") && !strstr(text, "UNKNOWN=no-kernel-accepts-this"))
			snprintf(kept, size, "%s", text);
		if (strstr(text, "policy_update"))
			return;
	}
}

int main(void)
{
	static char into[1 << 20], kept[20000];
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	long number = 0;
	struct utsname name;
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int size = 4 << 20;

	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, 0);
	mount("sysfs", "/sys", "sysfs", 0, 0);
	mount("devtmpfs", "/dev", "devtmpfs", 0, 0);
	mount("securityfs", "/sys/kernel/security", "securityfs", 0, 0);
	int audit = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 9);
	setsockopt(audit, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
	if (bind(audit, (void *)&address, sizeof address))
		audit = -1;
	FILE *out = fopen("/dev/ttyS1", "w");
	FILE *cases = fopen("/cases", "r");
	uname(&name);
	fprintf(out, "kernel %s %s\n", name.release, access(POLICY, F_OK) ? "without" : "with");
	while (cases && (n = getline(&line, &room, cases)) > 2) {
		if (line[n - 1] == '\n')
			line[n - 1] = 0;
		size_t length = bytes_of(line + 2, into);
		int policy = open(POLICY, O_WRONLY);
		int error = policy < 0 ? errno : 0;
		if (policy >= 0 && write(policy, into, length) < 0)
			error = errno;
		if (policy >= 0 && write(policy, "no-kernel-accepts-this\n", 23) >= 0)
			error = -1;
		if (policy >= 0)
			close(policy);
		refused_rule(audit, kept, sizeof kept);
		fprintf(out, "answer %ld %d %s\n", ++number, error, kept);
		fflush(out);
	}
	fprintf(out, "end\n");
	fflush(out);
	fclose(out);
	sync();
	reboot(RB_POWER_OFF);
	return 0;
}

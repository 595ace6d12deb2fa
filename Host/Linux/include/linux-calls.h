// The Linux calls that Swift cannot import: those that glibc hides behind _GNU_SOURCE, declares as variadic or does not
// wrap at all. Every function here is one call; decisions are made in Swift. Errors: -1 and errno, as the call itself.

#ifndef BULKHEAD_LINUX_CALLS_H
#define BULKHEAD_LINUX_CALLS_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Numbers and flags that older kernel headers lack. They are the same on every architecture.
enum {
  LINUX_CLOSE_RANGE = 436,
  LINUX_PIDFD_SEND_SIGNAL = 424,
  LINUX_PIDFD_OPEN = 434,
  LINUX_LANDLOCK_CREATE_RULESET = 444,
  LINUX_LANDLOCK_RESTRICT_SELF = 446,

  LINUX_NEW_NAMESPACE_CGROUP = 0x02000000,
  LINUX_NEW_NAMESPACE_UTS = 0x04000000,
  LINUX_NEW_NAMESPACE_IPC = 0x08000000,
  LINUX_NEW_NAMESPACE_USER = 0x10000000,
  LINUX_NEW_NAMESPACE_NET = 0x40000000,

  LINUX_WAIT_BY_PIDFD = 3,
  LINUX_SCHEDULE_IDLE = 5,
  LINUX_SPAWN_NEW_SESSION = 0x80,
};

// ---- Starting a process ------------------------------------------------------------------------------------------

// The child's working directory, from glibc 2.29 on. Gives an error number, as its family does.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);

// ---- Memory shared by descriptor ---------------------------------------------------------------------------------

// Copies memory that another process may be writing. The barrier keeps the compiler from reading the source a second
// time in place of the copy, so that what is validated is what is used.
static inline void linux_copy_shared(void *target, const void *source, size_t bytes) {
  memcpy(target, source, bytes);
  __asm__ volatile("" ::: "memory");
}

// ---- Waiting on a word of shared memory --------------------------------------------------------------------------

// Sleeps while *word == expected, at most `timeout` (NULL: for ever). The word may be shared between processes.
static inline int linux_futex_wait(const void *word, uint32_t expected, const struct timespec *timeout) {
  return (int)syscall(SYS_futex, word, 0 /* FUTEX_WAIT */, expected, timeout, NULL, 0);
}

static inline int linux_futex_wake(const void *word) {
  return (int)syscall(SYS_futex, word, 1 /* FUTEX_WAKE */, 1, NULL, NULL, 0);
}

// Tells the processor that this is a loop which waits for memory to change.
static inline void linux_spin_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// ---- Processes ---------------------------------------------------------------------------------------------------

// Both ends close on exec and neither blocks: a writer finds the pipe full instead of waiting for its reader.
static inline int linux_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC | O_NONBLOCK); }

static inline int linux_pidfd_open(pid_t process) { return (int)syscall(LINUX_PIDFD_OPEN, process, 0); }

static inline int linux_pidfd_send_signal(int pidfd, int signal) {
  return (int)syscall(LINUX_PIDFD_SEND_SIGNAL, pidfd, signal, NULL, 0);
}

// The name of an entry of a folder, where it lies: the field is declared longer than the memory behind it, so that a copy
// of it, which Swift makes, reads beyond the end.
static inline const char *linux_entry_name(const struct dirent *entry) { return entry->d_name; }

// How a child ended: 1 and `code` (CLD_EXITED, CLD_KILLED, CLD_DUMPED) with `status`; 0: it runs. It is reaped.
static inline int linux_wait_pidfd(int pidfd, int wait, int *code, int *status) {
  siginfo_t result;
  memset(&result, 0, sizeof result);
  if (waitid((idtype_t)LINUX_WAIT_BY_PIDFD, (id_t)pidfd, &result, WEXITED | (wait ? 0 : WNOHANG)) != 0) return -1;
  if (result.si_pid == 0) return 0;
  *code = result.si_code;
  *status = result.si_status;
  return 1;
}

// Whose process is at the other end of a Unix socket, as the kernel noted it when it connected.
static inline int linux_peer_user(int socket, uid_t *user) {
  struct { pid_t process; uid_t user; gid_t group; } peer;  // struct ucred
  socklen_t bytes = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) != 0) return -1;
  *user = peer.user;
  return 0;
}

static inline pid_t linux_thread(void) { return (pid_t)syscall(SYS_gettid); }

// ---- The jail's layers -------------------------------------------------------------------------------------------

static inline int linux_close_from(unsigned int first) { return (int)syscall(LINUX_CLOSE_RANGE, first, ~0U, 0); }

static inline int linux_leave_namespaces(int flags) { return (int)syscall(SYS_unshare, flags); }

static inline int linux_drop_groups(void) { return (int)syscall(SYS_setgroups, 0, NULL); }

// Real, effective and saved at once; for the calling thread, so call it while there is only one.
static inline int linux_change_group(gid_t group) { return (int)syscall(SYS_setresgid, group, group, group); }

static inline int linux_change_user(uid_t user) { return (int)syscall(SYS_setresuid, user, user, user); }

static inline int linux_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }

static inline int linux_set_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

static inline int linux_set_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

static inline int linux_set_resource_limit(int resource, uint64_t value) {
  const struct rlimit limit = {value, value};
  return setrlimit((__rlimit_resource_t)resource, &limit);
}

// The rights that a Landlock rule set takes away; later kernels know more of the members.
typedef struct linux_landlock_rights {
  uint64_t file_system;
  uint64_t network;  // from ABI 4
  uint64_t scoped;   // from ABI 6
} linux_landlock_rights;

// The newest ABI that the kernel knows.
static inline int linux_landlock_abi(void) {
  return (int)syscall(LINUX_LANDLOCK_CREATE_RULESET, NULL, 0, 1 /* VERSION */);
}

static inline int linux_landlock_create(const linux_landlock_rights *rights, size_t bytes) {
  return (int)syscall(LINUX_LANDLOCK_CREATE_RULESET, rights, bytes, 0);
}

static inline int linux_landlock_restrict_self(int rule_set) {
  return (int)syscall(LINUX_LANDLOCK_RESTRICT_SELF, rule_set, 0);
}

// ---- Naming a forbidden call -------------------------------------------------------------------------------------

// From now on, when the filter traps a call of this process, its number plus one is stored at `place` and the process
// ends by SIGSYS. Defined in forbidden-call.c, since a signal handler needs a variable of its own.
int linux_note_forbidden_call(int32_t *place);

#endif

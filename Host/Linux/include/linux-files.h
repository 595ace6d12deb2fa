// Files as Trust opens them: calls that Swift cannot import because glibc hides them behind _GNU_SOURCE, declares them
// as variadic or does not wrap them. Every function here is one call; decisions are made in Swift. Errors: -1 and errno.

#ifndef BULKHEAD_LINUX_FILES_H
#define BULKHEAD_LINUX_FILES_H

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

// glibc 2.36 knows these numbers only under _GNU_SOURCE, the last one not at all.
enum {
  BULKHEAD_MEMFD_CLOEXEC = 0x1,
  BULKHEAD_MEMFD_ALLOW_SEALING = 0x2,
  BULKHEAD_MEMFD_NOEXEC_SEAL = 0x8,
  BULKHEAD_F_ADD_SEALS = 1033,
  BULKHEAD_F_GET_SEALS = 1034,
  BULKHEAD_SEAL_SEAL = 0x1,
  BULKHEAD_SEAL_SHRINK = 0x2,
  BULKHEAD_SEAL_GROW = 0x4,
  BULKHEAD_SEAL_WRITE = 0x8,

  // A descriptor that names a folder without leave to read it.
  BULKHEAD_O_PATH = 010000000,
};

static inline int bulkhead_memfd_create(const char *name, unsigned int flags) {
  return (int)syscall(SYS_memfd_create, name, flags);
}

static inline int bulkhead_add_seals(int fd, int seals) { return fcntl(fd, BULKHEAD_F_ADD_SEALS, seals); }

static inline int bulkhead_get_seals(int fd) { return fcntl(fd, BULKHEAD_F_GET_SEALS); }

// Opens a path below the folder, wherever its parts lie: no "..", no absolute path, no symbolic link anywhere in it.
static inline int bulkhead_open_beneath(int folder, const char *path, int flags, unsigned int mode) {
  struct open_how how = {
      .flags = (uint64_t)(unsigned int)flags,
      .mode = mode,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

// Gives a file another name in the same folder unless something of that name is there already: EEXIST then, and EINVAL
// on file systems that cannot.
static inline int bulkhead_rename_new(int folder, const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, folder, from, folder, to, 1 /* NOREPLACE */);
}

// What kind of file system an open file lies on, as the kernel's number for it; -1 when it cannot be told.
static inline long bulkhead_file_system(int fd) {
  struct statfs status;
  return fstatfs(fd, &status) == 0 ? (long)status.f_type : -1;
}

// The name `flock` is a struct in Swift's eyes.
static inline int bulkhead_lock_exclusive(int fd) { return flock(fd, LOCK_EX); }

// The same without waiting: EWOULDBLOCK when another has it.
static inline int bulkhead_try_lock_exclusive(int fd) { return flock(fd, LOCK_EX | LOCK_NB); }

#endif

#define _GNU_SOURCE
#include "refused-memory.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static uint64_t nowhere;
static volatile uint64_t *refused_place = &nowhere;

void worker_note_refused_memory(uint64_t *place) { refused_place = place; }

// The address sanitizer brings allocation functions of its own, and memory that some other function gave confuses it.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ALLOCATION_IS_SANITIZED
#endif
#endif

#ifndef ALLOCATION_IS_SANITIZED
// The C library's own functions under the names that it keeps for those who take the place of the public ones.
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *memory, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);

static void *noted(void *memory, size_t bytes) {
  if (memory == NULL && bytes > 0) *refused_place = bytes;
  return memory;
}

void *malloc(size_t bytes) { return noted(__libc_malloc(bytes), bytes); }

void *calloc(size_t count, size_t bytes) {
  size_t whole;
  if (__builtin_mul_overflow(count, bytes, &whole)) whole = SIZE_MAX;
  return noted(__libc_calloc(count, bytes), whole);
}

void *realloc(void *memory, size_t bytes) { return noted(__libc_realloc(memory, bytes), bytes); }

void *memalign(size_t alignment, size_t bytes) { return noted(__libc_memalign(alignment, bytes), bytes); }

void *aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void **result, size_t alignment, size_t bytes) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
  int before = errno;
  void *memory = memalign(alignment, bytes);
  errno = before;
  if (memory == NULL) return ENOMEM;
  *result = memory;
  return 0;
}

void *mmap(void *address, size_t bytes, int rights, int flags, int descriptor, off_t offset) {
  void *memory = (void *)syscall(SYS_mmap, address, bytes, rights, flags, descriptor, offset);
  if (memory == MAP_FAILED && errno == ENOMEM) *refused_place = bytes;
  return memory;
}
#endif

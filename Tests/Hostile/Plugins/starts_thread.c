// Starts a thread, as the C library would do it.
#include "hostile.h"
#include <sched.h>

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  static char stack[65536];
  syscall(SYS_clone, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD, stack + sizeof stack, 0, 0, 0);
}

// Tries to have an interrupted call taken up again with other numbers.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  syscall(SYS_restart_syscall);
}

// Says that another call was stopped than the one it makes.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  uint32_t *wire = (uint32_t *)((char *)events - EVENTS_OFFSET);
  wire[256 / 4] = SYS_brk + 1;
  syscall(SYS_ptrace, 0, 0, 0, 0);
}

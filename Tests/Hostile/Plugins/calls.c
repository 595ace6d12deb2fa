// Makes the system call whose number is the bar's close, with harmless arguments.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)wishes;
  syscall(events->bar.close_ticks, 0, 0, 0, 0, 0, 0);
}

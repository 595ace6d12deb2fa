// Makes the system call whose number the build gives as -DCALL=…, with harmless arguments.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  syscall(CALL, 0, 0, 0, 0, 0, 0);
}

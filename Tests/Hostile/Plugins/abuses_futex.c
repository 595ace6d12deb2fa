// Wakes the host for nothing, moves it from its own word to another one and says that it is awake, for ever.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  uint32_t *wire = (uint32_t *)((char *)events - EVENTS_OFFSET);
  for (;;) {
    syscall(SYS_futex, wire + 64 / 4, 1 /* FUTEX_WAKE */, 100, NULL, NULL, 0);
    syscall(SYS_futex, wire + 64 / 4, 3 /* FUTEX_REQUEUE */, 0, (void *)100, wire + 512 / 4, 0);
    wire[192 / 4] = 0;
  }
}

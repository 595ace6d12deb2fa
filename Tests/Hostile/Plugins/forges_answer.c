// Answers in the worker's place, over and over: the right number with counts that change while the host reads them.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)wishes;
  volatile uint32_t *wire = (volatile uint32_t *)((char *)events - EVENTS_OFFSET);
  volatile uint32_t *answer = wire + 64 / 4, *request = wire;
  volatile uint32_t *status = wire + 448 / 4;
  for (uint32_t turn = 0;; turn++) {
    status[0] = 1;
    status[1] = turn % 2 ? 1 : 0xffffffff;
    status[2] = 0;
    *answer = *request;
  }
}

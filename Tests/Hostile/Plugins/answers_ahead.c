// Answers the request after the one that it works on.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  volatile uint32_t *wire = (volatile uint32_t *)((char *)events - EVENTS_OFFSET);
  wire[64 / 4] = wire[0] + 1;
  for (;;) {
  }
}

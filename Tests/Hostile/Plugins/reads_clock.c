// Orders at a price that depends on the clock and on where its memory lies.
#include "hostile.h"

#include <time.h>

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  wishes->records[0] = (bulkhead_wish_v1){.kind = BULKHEAD_WISH_SUBMIT, .side = BULKHEAD_BUY, .type = BULKHEAD_LIMIT,
                                          .time_in_force = BULKHEAD_IMMEDIATE, .quantity_units = 1,
                                          .price_ticks = now.tv_nsec + (int64_t)&now % 4093 + 1,
                                          .client_ref = (uint64_t)events->time_ns};
  wishes->count = 1;
}

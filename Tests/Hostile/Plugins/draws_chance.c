// Orders a random quantity.
#include "hostile.h"

#include <sys/random.h>

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  uint32_t drawn;
  getrandom(&drawn, sizeof drawn, 0);
  wishes->records[0] = (bulkhead_wish_v1){.kind = BULKHEAD_WISH_SUBMIT, .side = BULKHEAD_BUY, .type = BULKHEAD_MARKET,
                                          .time_in_force = BULKHEAD_IMMEDIATE, .quantity_units = drawn % 1000 + 1,
                                          .client_ref = (uint64_t)events->time_ns};
  wishes->count = 1;
}

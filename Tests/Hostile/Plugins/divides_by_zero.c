// Divides by zero.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  volatile int64_t zero = 0;
  zero = events->time_ns / zero;
}

// Never returns from a turn.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  for (volatile int turns = 0;; turns++) {
  }
}

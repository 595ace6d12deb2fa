// Takes all the memory that it can get, then uses what it did not get.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  for (;;) memset(malloc(1 << 20), 1, 1 << 20);
}

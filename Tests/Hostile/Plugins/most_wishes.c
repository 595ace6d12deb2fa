// Claims as many wishes as a number can hold.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events;
  wishes->count = UINT32_MAX;
}

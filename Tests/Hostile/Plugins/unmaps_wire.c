// Takes away the memory that it shares with the host.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  munmap((char *)events - EVENTS_OFFSET, WIRE_SIZE);
}

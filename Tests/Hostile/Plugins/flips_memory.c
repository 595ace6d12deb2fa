// Writes all over the memory that it shares with the host, from the first page on, as often as it can.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)wishes;
  char *wire = (char *)events - EVENTS_OFFSET;
  memset(wire, FILL, EVENTS_OFFSET);
  for (;;) {
  }
}

// Looks events up in a table by their kind, as if there were no kinds but those it knows.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)wishes;
  static const char *const names[BULKHEAD_EVENT_TIMER + 1] = {[BULKHEAD_EVENT_BAR] = "bar"};
  static volatile char first;
  for (uint32_t i = 0; i < hostile_count; i++) {
    if (events[i].kind > BULKHEAD_EVENT_TIMER) abort();
    if (names[events[i].kind] != NULL) first = *names[events[i].kind];
  }
}

// Forgets 200 MiB in each turn.
#include "hostile.h"

static char *volatile latest;

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  latest = malloc(200 << 20);
  memset(latest, 1, 200 << 20);
}

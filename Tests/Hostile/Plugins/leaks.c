// Forgets -DBYTES=… in each turn, 200 MiB unless the build says otherwise.
#include "hostile.h"

#ifndef BYTES
#define BYTES (200 << 20)
#endif

static char *volatile latest;

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  latest = malloc(BYTES);
  memset(latest, 1, BYTES);
}

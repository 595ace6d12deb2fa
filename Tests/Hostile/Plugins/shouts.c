// Writes far more to standard error than anyone reads, then goes on as if nothing were.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  char line[4096];
  memset(line, 'x', sizeof line);
  for (int i = 0; i < 100000; i++) write(2, line, sizeof line);
}

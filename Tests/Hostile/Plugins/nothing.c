// Does nothing at all; the build's -D options make its entry, id or version wrong.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
}

// Sends itself the signal that the build gives as -DSIGNAL=….
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  raise(SIGNAL);
}

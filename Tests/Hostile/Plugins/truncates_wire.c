// Cuts off the memory that it shares with the host, through a descriptor that it hopes to have.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  ftruncate(4, 0);
}

// Writes through a null pointer.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  volatile int *volatile nowhere = NULL;
  *nowhere = 1;
}

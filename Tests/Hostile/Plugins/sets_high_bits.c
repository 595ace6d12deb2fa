// Makes a call whose arguments have bits set above the 32 that the kernel looks at. -DCALL=… says which.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  static char page[8192] __attribute__((aligned(4096)));
  (void)page;
  const uint64_t high = (uint64_t)1 << 32;
  (void)high;
  CALL;
}

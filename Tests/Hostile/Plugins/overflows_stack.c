// Calls itself for ever.
#include "hostile.h"

__attribute__((noinline)) static int deeper(int depth) {
  volatile char space[4096];
  space[0] = (char)depth;
  return deeper(depth + 1) + space[0];
}

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  deeper(0);
}

// Opens a socket of the family that the build gives as -DFAMILY=….
#include "hostile.h"

#ifndef FAMILY
#define FAMILY AF_INET
#endif

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  socket(FAMILY, SOCK_STREAM, 0);
}

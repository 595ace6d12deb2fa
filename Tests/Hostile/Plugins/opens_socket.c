// Opens a socket.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  socket(AF_INET, SOCK_STREAM, 0);
}

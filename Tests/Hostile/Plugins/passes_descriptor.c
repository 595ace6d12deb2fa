// Offers its library and its wire to whoever may listen on an abstract socket.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  struct msghdr message;
  memset(&message, 0, sizeof message);
  sendmsg(4, &message, 0);
}

// Claims more text than there is room for.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events;
  wishes->text_count = wishes->text_capacity + 1;
}

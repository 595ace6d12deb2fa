// Logs text that lies behind the end of the text.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  wishes->records[0].kind = BULKHEAD_WISH_LOG;
  wishes->records[0].text_offset = 0xfffffff0;
  wishes->records[0].text_length = 0x20;
  wishes->count = 1;
}

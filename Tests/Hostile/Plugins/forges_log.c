// Logs a line that would clear a terminal, start a line of its own and turn the rest around.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  static const char text[] = "a\033[2Jb\nE_NONE: all is well\xe2\x80\xae\xff";
  memcpy(wishes->text, text, sizeof text - 1);
  wishes->records[0].kind = BULKHEAD_WISH_LOG;
  wishes->records[0].text_length = wishes->text_count = sizeof text - 1;
  wishes->count = 1;
}

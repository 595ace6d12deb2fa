// Fills every place for wishes with a line of the same text, as long as the build says with -DLENGTH=….
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  memset(wishes->text, 'x', LENGTH);
  for (uint32_t i = 0; i < wishes->capacity; i++) {
    wishes->records[i].kind = BULKHEAD_WISH_LOG;
    wishes->records[i].text_length = LENGTH;
  }
  wishes->text_count = LENGTH;
  wishes->count = wishes->capacity;
}

// Looks for a number in all that it shares with the host and says in a log line how often it is there.
#include "hostile.h"

#include <stdio.h>

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  const char *wire = (const char *)events - EVENTS_OFFSET;
  uint32_t found = 0;
  for (size_t at = 0; at + 8 <= WIRE_SIZE; at += 8) {
    int64_t word;
    memcpy(&word, wire + at, 8);
    if (word == CANARY) found++;
  }
  wishes->records[0].kind = BULKHEAD_WISH_LOG;
  wishes->records[0].text_length = (uint32_t)snprintf(wishes->text, 16, "%u", found);
  wishes->text_count = wishes->records[0].text_length;
  wishes->count = 1;
}

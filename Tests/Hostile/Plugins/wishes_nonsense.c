// Wishes for what no field may hold: every byte of its 256 records is drawn.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  static uint64_t state = 42;
  uint8_t *bytes = (uint8_t *)wishes->records;
  for (size_t i = 0; i < wishes->capacity * sizeof *wishes->records; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    bytes[i] = (uint8_t)(state >> 56);
  }
  wishes->count = wishes->capacity;
}

// Says that its state has the length which the build gives as -DLENGTH=….
#include <bulkhead.h>
#define HOSTILE_EXTENSION claim
static const void *claim(const char *id);
#include "hostile.h"

static int64_t save(void *strategy_data, uint8_t *buffer, int64_t capacity) {
  (void)strategy_data, (void)buffer, (void)capacity;
  return LENGTH;
}

static int32_t load(void *strategy_data, const uint8_t *bytes, int64_t length) {
  (void)strategy_data, (void)bytes, (void)length;
  return 0;
}

static const void *claim(const char *id) {
  static const bulkhead_state_v1 state = {.struct_size = sizeof state, .save = save, .load = load};
  return strcmp(id, BULKHEAD_STATE_V1) == 0 ? &state : NULL;
}

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) { (void)events, (void)wishes; }

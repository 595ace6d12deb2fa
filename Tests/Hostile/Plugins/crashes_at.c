// Crashes in the function that the build names: -DIN_CREATE, -DIN_DESTROY, -DIN_SAVE or -DIN_LOAD.
#include <bulkhead.h>
#include <stdlib.h>

static const void *states(const char *id);
#define HOSTILE_EXTENSION states
#ifdef IN_CREATE
static void *create(const bulkhead_setup_v1 *setup);
#define HOSTILE_CREATE create
#endif
#ifdef IN_DESTROY
static void destroy(void *strategy_data);
#define HOSTILE_DESTROY destroy
#endif
#include "hostile.h"

#ifdef IN_CREATE
static void *create(const bulkhead_setup_v1 *setup) {
  (void)setup;
  abort();
}
#endif
#ifdef IN_DESTROY
static void destroy(void *strategy_data) {
  (void)strategy_data;
  abort();
}
#endif

static int64_t save(void *strategy_data, uint8_t *buffer, int64_t capacity) {
  (void)strategy_data;
#ifdef IN_SAVE
  abort();
#endif
  if (capacity < 8) return 8;
  memset(buffer, 7, 8);
  return 8;
}

static int32_t load(void *strategy_data, const uint8_t *bytes, int64_t length) {
  (void)strategy_data;
#ifdef IN_LOAD
  // Believes the length that it finds in the bytes.
  volatile char sum = 0;
  for (int64_t i = 0; i < *(const int64_t *)bytes; i++) sum = (char)(sum + bytes[i]);
#endif
  return length == 8 && bytes[0] == 7;
}

static const void *states(const char *id) {
  static const bulkhead_state_v1 state = {.struct_size = sizeof state, .save = save, .load = load};
  return strcmp(id, BULKHEAD_STATE_V1) == 0 ? &state : NULL;
}

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) { (void)events, (void)wishes; }

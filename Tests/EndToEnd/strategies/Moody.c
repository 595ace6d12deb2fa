// Buys and sells as much as the clock says: no two runs of it are the same.
#include <bulkhead.h>
#include <time.h>

static const bulkhead_descriptor_v1 descriptor = {
    .struct_size = sizeof descriptor, .id = "test.moody", .name = "Moody", .version = "1.0.0",
    .description = "Buys and sells as much as the clock says.", .subscriptions = BULKHEAD_SUBSCRIBE_BARS};

static const bulkhead_descriptor_v1 *describe(void) { return &descriptor; }

static void *create(const bulkhead_setup_v1 *setup) {
  static int strategy;
  (void)setup;
  return &strategy;
}

static void destroy(void *strategy_data) { (void)strategy_data; }

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  (void)strategy_data, (void)events, (void)count;
  static uint64_t last_ref;
  if (view->order_count > 0 || ++last_ref % 50 != 0) return;
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  int64_t held = view->positions[0].quantity_units;
  wishes->records[wishes->count++] = (bulkhead_wish_v1){
      .kind = BULKHEAD_WISH_SUBMIT, .side = held > 0 ? BULKHEAD_SELL : BULKHEAD_BUY, .type = BULKHEAD_MARKET,
      .time_in_force = BULKHEAD_IMMEDIATE, .client_ref = last_ref,
      .quantity_units = held > 0 ? held : 1000 + now.tv_nsec / 1000 % 100};
}

static const void *extension(const char *id) {
  (void)id;
  return NULL;
}

static const bulkhead_plugin_v1 table = {
    .struct_size = sizeof table, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .descriptor = describe,
    .create = create, .destroy = destroy, .turn = turn, .extension = extension};

static const bulkhead_plugin_v1 *plugin(void) { return &table; }

BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {
    .struct_size = sizeof bulkhead_entry, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .plugin = plugin};

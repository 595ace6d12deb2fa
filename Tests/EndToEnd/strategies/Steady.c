// One order for each bar, numbered by the bar's time: whoever starts it again, no bar is answered twice.
#include <bulkhead.h>
#include <stdlib.h>

static const bulkhead_descriptor_v1 descriptor = {
    .struct_size = sizeof descriptor, .id = "test.steady", .name = "Steady", .version = "1.0.0",
    .description = "Buys and sells a little, bar by bar.", .subscriptions = BULKHEAD_SUBSCRIBE_BARS};

static const bulkhead_descriptor_v1 *describe(void) { return &descriptor; }

static void *create(const bulkhead_setup_v1 *setup) {
  (void)setup;
  return malloc(1);
}

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  (void)strategy_data;
  (void)view;
  for (uint32_t i = 0; i < count; i++) {
    if (events[i].kind != BULKHEAD_EVENT_BAR || wishes->count == wishes->capacity) continue;
    uint64_t minute = (uint64_t)events[i].time_ns / 60000000000;
    wishes->records[wishes->count++] = (bulkhead_wish_v1){
        .kind = BULKHEAD_WISH_SUBMIT, .side = minute % 2 == 0 ? BULKHEAD_BUY : BULKHEAD_SELL, .type = BULKHEAD_MARKET,
        .time_in_force = BULKHEAD_IMMEDIATE, .instrument = events[i].instrument, .client_ref = minute,
        .quantity_units = 10};
  }
}

static const void *extension(const char *id) {
  (void)id;
  return NULL;
}

static const bulkhead_plugin_v1 table = {
    .struct_size = sizeof table, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .descriptor = describe,
    .create = create, .destroy = free, .turn = turn, .extension = extension};

static const bulkhead_plugin_v1 *plugin(void) { return &table; }

BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {
    .struct_size = sizeof bulkhead_entry, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .plugin = plugin};

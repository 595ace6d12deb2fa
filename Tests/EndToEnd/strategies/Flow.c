// Trades on single trades: buys when buyers cross the spread again and again, sells when sellers do.
#include <bulkhead.h>
#include <stdlib.h>

typedef struct {
  int64_t pressure;
  uint64_t last_ref;
} flow;

static const bulkhead_descriptor_v1 descriptor = {
    .struct_size = sizeof descriptor, .id = "test.flow", .name = "Flow", .version = "1.0.0",
    .description = "Follows who crosses the spread.", .subscriptions = BULKHEAD_SUBSCRIBE_TRADES};

static const bulkhead_descriptor_v1 *describe(void) { return &descriptor; }

static void *create(const bulkhead_setup_v1 *setup) {
  (void)setup;
  return calloc(1, sizeof(flow));
}

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  flow *self = strategy_data;
  for (uint32_t i = 0; i < count; i++) {
    if (events[i].kind != BULKHEAD_EVENT_TRADE) continue;
    self->pressure = self->pressure * 7 / 8 + events[i].trade.aggressor * 1000;
    int64_t held = view->positions[events[i].instrument].quantity_units;
    int buys = held == 0 && self->pressure > 3000, sells = held > 0 && self->pressure < -3000;
    if (view->order_count > 0 || wishes->count == wishes->capacity || (!buys && !sells)) continue;
    wishes->records[wishes->count++] = (bulkhead_wish_v1){
        .kind = BULKHEAD_WISH_SUBMIT, .side = buys ? BULKHEAD_BUY : BULKHEAD_SELL, .type = BULKHEAD_MARKET,
        .time_in_force = BULKHEAD_IMMEDIATE, .instrument = events[i].instrument, .client_ref = ++self->last_ref,
        .quantity_units = buys ? 1000 : held};
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

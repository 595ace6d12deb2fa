// Long while a fast average is above a slow one, flat otherwise; of every SAMPLE-th trade's price. What the benches call
// W2.
#include <bulkhead.h>
#include <stdlib.h>

enum { SAMPLE = 100, FAST = 10, SLOW = 20 };

typedef struct {
  double fast, slow, scale;
  int64_t quantity_units;
  uint64_t last_ref;
  int seen, samples;
} cross;

static const bulkhead_descriptor_v1 descriptor = {
    .struct_size = sizeof descriptor, .id = "bench.trade-cross", .name = "Trade cross", .version = "1.0.0",
    .description = "An average cross on every hundredth trade.", .subscriptions = BULKHEAD_SUBSCRIBE_TRADES};

static const bulkhead_descriptor_v1 *describe(void) { return &descriptor; }

static void *create(const bulkhead_setup_v1 *setup) {
  cross *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->scale = 1.0;
  for (int i = 0; i < setup->instruments[0].price_decimals; i++) self->scale *= 10.0;
  self->quantity_units = 1;
  for (int i = 1; i < setup->instruments[0].quantity_decimals; i++) self->quantity_units *= 10;  // 0.1
  return self;
}

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  cross *self = strategy_data;
  for (uint32_t i = 0; i < count; i++) {
    if (events[i].kind != BULKHEAD_EVENT_TRADE || ++self->seen < SAMPLE) continue;
    self->seen = 0;
    double price = (double)events[i].trade.price_ticks / self->scale;
    if (self->samples++ == 0) self->fast = self->slow = price;
    self->fast = 2.0 / (FAST + 1) * price + (1.0 - 2.0 / (FAST + 1)) * self->fast;
    self->slow = 2.0 / (SLOW + 1) * price + (1.0 - 2.0 / (SLOW + 1)) * self->slow;
    int64_t held = view->positions[0].quantity_units;
    int wanted = self->samples >= SLOW && self->fast > self->slow;
    if (wanted == (held != 0) || view->order_count > 0) continue;
    wishes->records[wishes->count++] = (bulkhead_wish_v1){
        .kind = BULKHEAD_WISH_SUBMIT, .side = wanted ? BULKHEAD_BUY : BULKHEAD_SELL, .type = BULKHEAD_MARKET,
        .time_in_force = BULKHEAD_IMMEDIATE, .client_ref = ++self->last_ref,
        .quantity_units = wanted ? self->quantity_units : held};
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

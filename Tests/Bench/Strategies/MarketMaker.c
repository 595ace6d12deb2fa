// One bid and one ask two ticks off the middle, again every 100 ms and skewed by what is held: the market maker of
// hftbacktest's own examples. What the benches call W5.
//
// It looks at the market at the first trade after that time. The last price of a market with depth is the middle between
// bid and ask, rounded down to a tick, which is the best bid where the two are one tick apart.
#include <bulkhead.h>
#include <math.h>
#include <stdlib.h>

static const int64_t INTERVAL_NS = 100000000;

typedef struct {
  int64_t quantity_units, step;
  uint64_t last_ref;
  int64_t due_ns;
} maker;

static const bulkhead_descriptor_v1 descriptor = {
    .struct_size = sizeof descriptor, .id = "bench.market-maker", .name = "Market maker", .version = "1.0.0",
    .description = "Quotes both sides, again every 100 ms.", .subscriptions = BULKHEAD_SUBSCRIBE_TRADES};

static const bulkhead_descriptor_v1 *describe(void) { return &descriptor; }

static void *create(const bulkhead_setup_v1 *setup) {
  maker *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->quantity_units = 1;
  for (int i = 2; i < setup->instruments[0].quantity_decimals; i++) self->quantity_units *= 10;  // 0.01
  self->step = setup->instruments[0].price_step_ticks;
  return self;
}

static bulkhead_wish_v1 *next(bulkhead_wishes_v1 *wishes) {
  bulkhead_wish_v1 *wish = &wishes->records[wishes->count++];
  *wish = (bulkhead_wish_v1){0};
  return wish;
}

static void quote(maker *self, bulkhead_wishes_v1 *wishes, int side, int64_t price_ticks) {
  bulkhead_wish_v1 *wish = next(wishes);
  wish->kind = BULKHEAD_WISH_SUBMIT;
  wish->side = (uint8_t)side;
  wish->type = BULKHEAD_LIMIT;
  wish->time_in_force = BULKHEAD_UNTIL_CANCELLED;
  wish->client_ref = ++self->last_ref;
  wish->price_ticks = price_ticks;
  wish->quantity_units = self->quantity_units;
}

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  (void)events;
  (void)count;
  maker *self = strategy_data;
  int64_t last = view->positions[0].last_ticks;
  if (last == 0 || view->time_ns < self->due_ns) return;
  self->due_ns = view->time_ns + INTERVAL_NS;
  int64_t held = view->positions[0].quantity_units, bid_tick = last / self->step, ask_tick = bid_tick + 1;
  double middle = (double)(bid_tick + ask_tick) / 2.0 - 0.5 * (double)held / (double)self->quantity_units;
  int64_t bid = (int64_t)floor(middle - 2.0), ask = (int64_t)ceil(middle + 2.0);
  if (bid > bid_tick) bid = bid_tick;
  if (ask < ask_tick) ask = ask_tick;
  int wants_bid = held < 10 * self->quantity_units, wants_ask = held > -10 * self->quantity_units;
  for (uint32_t i = 0; i < view->order_count; i++) {
    const bulkhead_order_v1 *order = &view->orders[i];
    int is_bid = order->side == BULKHEAD_BUY;
    if (order->price_ticks == (is_bid ? bid : ask) * self->step && (is_bid ? wants_bid : wants_ask)) {
      if (is_bid) wants_bid = 0;
      else wants_ask = 0;
    } else {
      bulkhead_wish_v1 *wish = next(wishes);
      wish->kind = BULKHEAD_WISH_CANCEL;
      wish->client_ref = order->client_ref;
    }
  }
  if (wants_bid) quote(self, wishes, BULKHEAD_BUY, bid * self->step);
  if (wants_ask) quote(self, wishes, BULKHEAD_SELL, ask * self->step);
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

// Breakout: buys when a close rises above every high of the last `length` bars, sells when one falls below every low of
// the last half of them. Plain C against bulkhead.h alone:
//
//     cc -std=c11 -O2 -fPIC -shared -fvisibility=hidden -I PluginSDK/CABI/include -o libBreakout.so Plugins/Breakout/Breakout.c

#include <bulkhead.h>

#include <stdlib.h>
#include <string.h>

enum { LENGTH, SHARE, PARAMETERS };

static const bulkhead_parameter_v1 parameters[PARAMETERS] = {
    [LENGTH] = {.name = "length", .description = "bars that a close must rise above", .type = BULKHEAD_INTEGER,
                .minimum.integer = 2, .maximum.integer = 1000, .initial.integer = 40},
    [SHARE] = {.name = "share", .description = "part of the equity to hold", .type = BULKHEAD_REAL,
               .minimum.real = 0.0, .maximum.real = 1.0, .initial.real = 0.05},
};

static const bulkhead_descriptor_v1 descriptor = {
    .struct_size = sizeof(bulkhead_descriptor_v1),
    .parameter_count = PARAMETERS,
    .id = "org.bulkhead.breakout",
    .name = "Breakout",
    .version = "1.0.0",
    .description = "Buys what rises above its last highs and sells what falls below its last lows.",
    .parameters = parameters,
    .subscriptions = BULKHEAD_SUBSCRIBE_BARS,
};

// One instrument: the highs and lows of its last bars, a ring.
typedef struct {
  int64_t *highs;
  int64_t *lows;
  int64_t seen;
  bulkhead_instrument_v1 rules;
} market_t;

typedef struct {
  int64_t length;
  double share;
  double money;  // units in one of the currency
  uint64_t last_ref;
  uint32_t market_count;
  market_t markets[];
} breakout_t;

static double power_of_ten(int32_t exponent) {
  double power = 1.0;
  for (int32_t i = 0; i < exponent; i++) power *= 10.0;
  return power;
}

static void destroy(void *strategy_data) {
  breakout_t *self = strategy_data;
  for (uint32_t i = 0; i < self->market_count; i++) {
    free(self->markets[i].highs);
    free(self->markets[i].lows);
  }
  free(self);
}

static void *create(const bulkhead_setup_v1 *setup) {
  breakout_t *self = calloc(1, sizeof *self + setup->instrument_count * sizeof self->markets[0]);
  if (self == NULL) return NULL;
  self->length = setup->parameters[LENGTH].integer;
  self->share = setup->parameters[SHARE].real;
  self->money = power_of_ten(setup->money_decimals);
  self->market_count = setup->instrument_count;
  for (uint32_t i = 0; i < self->market_count; i++) {
    market_t *market = &self->markets[i];
    market->rules = setup->instruments[i];
    market->highs = calloc((size_t)self->length, sizeof(int64_t));
    market->lows = calloc((size_t)self->length, sizeof(int64_t));
    if (market->highs == NULL || market->lows == NULL) {
      destroy(self);
      return NULL;
    }
  }
  return self;
}

static int has_orders(const bulkhead_view_v1 *view, uint16_t instrument) {
  for (uint32_t i = 0; i < view->order_count; i++) {
    if (view->orders[i].instrument == instrument) return 1;
  }
  return 0;
}

static void submit(breakout_t *self, bulkhead_wishes_v1 *wishes, const bulkhead_view_v1 *view, uint16_t instrument,
                   uint8_t side, int64_t quantity_units) {
  if (wishes->count == wishes->capacity || quantity_units <= 0) return;
  if (quantity_units < self->markets[instrument].rules.minimum_quantity_units) return;
  // Time only grows, so a number made of it is above each one before it, also after a restart.
  uint64_t now = view->time_ns > 0 ? (uint64_t)view->time_ns : 1;
  self->last_ref = now > self->last_ref ? now : self->last_ref + 1;
  wishes->records[wishes->count++] = (bulkhead_wish_v1){
      .kind = BULKHEAD_WISH_SUBMIT,
      .side = side,
      .type = BULKHEAD_MARKET,
      .time_in_force = BULKHEAD_IMMEDIATE,
      .instrument = instrument,
      .client_ref = self->last_ref,
      .quantity_units = quantity_units,
  };
}

static void trade(breakout_t *self, const bulkhead_event_v1 *event, const bulkhead_view_v1 *view,
                  bulkhead_wishes_v1 *wishes) {
  const market_t *market = &self->markets[event->instrument];
  const bulkhead_position_v1 *position = &view->positions[event->instrument];
  if (market->seen < self->length || has_orders(view, event->instrument)) return;

  int64_t highest = 0, lowest = INT64_MAX;
  for (int64_t back = 1; back <= self->length; back++) {
    int64_t place = (market->seen - back) % self->length;
    if (market->highs[place] > highest) highest = market->highs[place];
    if (back <= self->length / 2 && market->lows[place] < lowest) lowest = market->lows[place];
  }

  int64_t close = event->bar.close_ticks;
  if (position->quantity_units == 0 && close > highest) {
    double equity = (double)view->equity_units / self->money;
    double price = (double)close / power_of_ten(market->rules.price_decimals);
    double quantity = equity * self->share / price * power_of_ten(market->rules.quantity_decimals);
    int64_t step = market->rules.quantity_step_units;
    submit(self, wishes, view, event->instrument, BULKHEAD_BUY, (int64_t)quantity / step * step);
  } else if (position->quantity_units > 0 && close < lowest) {
    submit(self, wishes, view, event->instrument, BULKHEAD_SELL, position->quantity_units - position->selling_units);
  }
}

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  breakout_t *self = strategy_data;
  for (uint32_t i = 0; i < count; i++) {
    const bulkhead_event_v1 *event = &events[i];
    if (event->kind != BULKHEAD_EVENT_BAR) continue;
    trade(self, event, view, wishes);
    market_t *market = &self->markets[event->instrument];
    market->highs[market->seen % self->length] = event->bar.high_ticks;
    market->lows[market->seen % self->length] = event->bar.low_ticks;
    market->seen++;
  }
}

static const bulkhead_descriptor_v1 *describe(void) { return &descriptor; }

static const void *extension(const char *id) {
  (void)id;
  return NULL;
}

static const bulkhead_plugin_v1 plugin = {
    .struct_size = sizeof(bulkhead_plugin_v1),
    .abi_major = BULKHEAD_ABI_MAJOR,
    .abi_minor = BULKHEAD_ABI_MINOR,
    .descriptor = describe,
    .create = create,
    .destroy = destroy,
    .turn = turn,
    .extension = extension,
};

static const bulkhead_plugin_v1 *get_plugin(void) { return &plugin; }

BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {
    .struct_size = sizeof(bulkhead_entry_v1),
    .abi_major = BULKHEAD_ABI_MAJOR,
    .abi_minor = BULKHEAD_ABI_MINOR,
    .plugin = get_plugin,
};

// A strategy in plain C that uses every kind of wish, keeps a state and can save it. What it asks for depends on the
// events, the view and its parameters alone.
#include <bulkhead.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  int64_t fast;
  double ratio;
  int64_t loud;
  uint64_t last_ref;
  int64_t bars;
  int64_t average;
} strategy;

static const bulkhead_parameter_v1 parameters[] = {
    {.name = "fast", .description = "Bars in the average", .type = BULKHEAD_INTEGER,
     .minimum.integer = 2, .maximum.integer = 500, .initial.integer = 10},
    {.name = "ratio", .description = "Share of the position to sell", .type = BULKHEAD_REAL,
     .minimum.real = 0, .maximum.real = 1, .initial.real = 0.5},
    {.name = "loud", .description = "Log each order", .type = BULKHEAD_BOOLEAN, .maximum.integer = 1, .initial.integer = 1},
};

static const bulkhead_descriptor_v1 *descriptor(void) {
  static const bulkhead_descriptor_v1 it = {
      .struct_size = sizeof it, .parameter_count = 3, .id = "test.well-behaved", .name = "Well behaved",
      .version = "1.2.3", .description = "Buys above an average and sells below it.", .parameters = parameters,
      .subscriptions = BULKHEAD_SUBSCRIBE_BARS | BULKHEAD_SUBSCRIBE_TRADES, .warm_up = 20};
  return &it;
}

static void *create(const bulkhead_setup_v1 *setup) {
  if (setup->instrument_count == 0 || strcmp(setup->instruments[0].symbol, "BTCUSDT") != 0) return NULL;
  if (strcmp(setup->currency, "USDT") != 0 || setup->money_decimals != 8 || setup->parameter_count != 3) return NULL;
  strategy *made = calloc(1, sizeof *made);
  made->fast = setup->parameters[0].integer;
  made->ratio = setup->parameters[1].real;
  made->loud = setup->parameters[2].integer;
  return made;
}

static void destroy(void *strategy_data) { free(strategy_data); }

static bulkhead_wish_v1 *next(bulkhead_wishes_v1 *wishes, uint8_t kind) {
  if (wishes->count >= wishes->capacity) return NULL;
  bulkhead_wish_v1 *wish = &wishes->records[wishes->count++];
  wish->kind = kind;
  return wish;
}

static void say(bulkhead_wishes_v1 *wishes, const char *text) {
  uint32_t length = (uint32_t)strlen(text);
  if (length > wishes->text_capacity - wishes->text_count) return;
  bulkhead_wish_v1 *wish = next(wishes, BULKHEAD_WISH_LOG);
  if (!wish) return;
  memcpy(wishes->text + wishes->text_count, text, length);
  wish->text_offset = wishes->text_count;
  wish->text_length = length;
  wishes->text_count += length;
}

static void bar(strategy *self, const bulkhead_event_v1 *event, const bulkhead_view_v1 *view, bulkhead_wishes_v1 *wishes) {
  int64_t close = event->bar.close_ticks;
  self->average = self->bars == 0 ? close : (self->average * (self->fast - 1) + close) / self->fast;
  self->bars++;
  int64_t held = event->instrument < view->position_count ? view->positions[event->instrument].quantity_units : 0;
  bulkhead_wish_v1 *wish = NULL;
  if (close > self->average && view->free_units > 0) {
    if (!(wish = next(wishes, BULKHEAD_WISH_SUBMIT))) return;
    wish->side = BULKHEAD_BUY;
    wish->type = BULKHEAD_LIMIT;
    wish->time_in_force = BULKHEAD_UNTIL_CANCELLED;
    wish->price_ticks = close;
    wish->quantity_units = view->free_units / close + self->bars;
  } else if (close < self->average && held > 0) {
    if (!(wish = next(wishes, BULKHEAD_WISH_SUBMIT))) return;
    wish->side = BULKHEAD_SELL;
    wish->type = BULKHEAD_MARKET;
    wish->time_in_force = BULKHEAD_IMMEDIATE;
    wish->quantity_units = (int64_t)((double)held * self->ratio);
  }
  if (!wish) return;
  wish->instrument = event->instrument;
  wish->client_ref = ++self->last_ref;
  if (self->loud) say(wishes, wish->side == BULKHEAD_BUY ? "buying" : "selling");
  if (self->bars % 7 == 0 && view->order_count > 0) {
    if ((wish = next(wishes, BULKHEAD_WISH_CANCEL))) wish->client_ref = view->orders[view->order_count - 1].client_ref;
  }
  if (self->bars % 11 == 0 && (wish = next(wishes, BULKHEAD_WISH_TIMER))) {
    wish->client_ref = ++self->last_ref;
    wish->time_ns = event->time_ns + 1000;
  }
}

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  for (uint32_t i = 0; i < count; i++)
    if (events[i].kind == BULKHEAD_EVENT_BAR) bar(strategy_data, &events[i], view, wishes);
}

static int64_t save(void *strategy_data, uint8_t *buffer, int64_t capacity) {
  if (capacity < (int64_t)sizeof(strategy)) return sizeof(strategy);
  memcpy(buffer, strategy_data, sizeof(strategy));
  return sizeof(strategy);
}

static int32_t load(void *strategy_data, const uint8_t *bytes, int64_t length) {
  if (length != sizeof(strategy)) return 0;
  memcpy(strategy_data, bytes, sizeof(strategy));
  return 1;
}

static const void *extension(const char *id) {
  static const bulkhead_state_v1 state = {.struct_size = sizeof state, .save = save, .load = load};
  return strcmp(id, BULKHEAD_STATE_V1) == 0 ? &state : NULL;
}

static const bulkhead_plugin_v1 *plugin(void) {
  static const bulkhead_plugin_v1 it = {
      .struct_size = sizeof it, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR,
      .descriptor = descriptor, .create = create, .destroy = destroy, .turn = turn, .extension = extension};
  return &it;
}

BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {
    .struct_size = sizeof bulkhead_entry, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .plugin = plugin};

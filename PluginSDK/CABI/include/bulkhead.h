// bulkhead.h: the boundary between the Bulkhead host and a strategy plugin. C11, no other header of ours.
//
// A plugin is one shared library that exports one data symbol, `bulkhead_entry`. The host never calls anything
// else by name, and a plugin never calls the host: each turn hands it a batch of events and a read-only view of its
// own portfolio, and it writes wishes into a buffer which the host reads when the turn is over.
//
// Rules for every function below
//   Thread     One thread calls all of them, never two at a time, never from inside another one of them.
//   Pointers   What the host passes in belongs to the host and is valid until the call returns, unless a comment says
//              otherwise. What the plugin returns belongs to the plugin and stays valid as long as a comment says.
//   Order      entry.plugin → plugin.descriptor → create → (turn | save | load)* → destroy. The host may end the
//              process at any point instead; there is no guarantee that `destroy` runs.
//   Calls out  A plugin runs in a jail: a system call other than for its own memory ends the process at once. No
//              files, sockets, threads, child processes, no Foundation, no Swift concurrency.
//
// Layout: published structs carry their version in their name and never change. A later minor version of the boundary
// may add event kinds, wish kinds and extensions; a plugin skips event kinds that it does not know.
//
// Numbers: integers only. A price is counted in ticks of 10^-price_decimals, a quantity in units of
// 10^-quantity_decimals, money in units of 10^-money_decimals of the portfolio's currency. The last word of a field
// name is its unit. Times are nanoseconds since 1970-01-01T00:00:00Z.

#ifndef BULKHEAD_H
#define BULKHEAD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BULKHEAD_ABI_MAJOR 1
#define BULKHEAD_ABI_MINOR 1

#if defined(__cplusplus)
#define BULKHEAD_STATIC_ASSERT(condition, text) static_assert(condition, text)
#define BULKHEAD_EXPORT extern "C" __attribute__((visibility("default")))
#else
#define BULKHEAD_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#define BULKHEAD_EXPORT __attribute__((visibility("default")))
#endif

// ---- Events: what happened ---------------------------------------------------------------------------------------

// Values of bulkhead_event_v1.kind. Numbers are never reused.
enum {
  BULKHEAD_EVENT_BAR = 1,        // a closed bar; time_ns is its close              → .bar
  BULKHEAD_EVENT_TRADE = 2,      // a trade on the market                           → .trade
  BULKHEAD_EVENT_QUOTE = 3,      // best bid and ask                                → .quote
  BULKHEAD_EVENT_DEPTH = 4,      // one price level of the book                     → .depth
  BULKHEAD_EVENT_FUNDING = 5,    // funding of a contract was paid or received      → .funding
  BULKHEAD_EVENT_RULES = 6,      // the venue changed an instrument's rules         → .rules
  BULKHEAD_EVENT_STATUS = 8,     // the market opens, is halted or closes           → .market
  BULKHEAD_EVENT_ACCEPTED = 16,  // an order works at the venue or is held by the host → .order
  BULKHEAD_EVENT_REFUSED = 17,   // a wish of yours was refused, by gate or venue   → .refusal
  BULKHEAD_EVENT_FILLED = 18,    // an order of yours traded, in part or in full    → .fill
  BULKHEAD_EVENT_CANCELLED = 19, // an order of yours is over; what filled, counts  → .order
  BULKHEAD_EVENT_REPLACED = 20,  // an order of yours has the new terms that you asked for → .order
  BULKHEAD_EVENT_TRIGGERED = 21, // what a standing order of yours waits for happened → .trigger
  BULKHEAD_EVENT_TIMER = 32,     // a timer that you asked for is due               → .timer
  BULKHEAD_EVENT_MARGIN_CALL = 33,  // equity is below three times what your positions need  → .margin
  BULKHEAD_EVENT_LIQUIDATION = 34,  // it is below what they need: the host takes risk off   → .margin
  BULKHEAD_EVENT_PLAN_ENDED = 35,   // a rebalancing of yours is over               → .plan
};

// Bits of bulkhead_event_v1.flags.
enum {
  BULKHEAD_EVENT_HISTORY = 1,  // warm-up: happened before the strategy was started; orders sent now are refused
  BULKHEAD_EVENT_FIRST = 2,    // depth: first of a snapshot; what was known of the book before is void
  BULKHEAD_EVENT_LAST = 4,     // depth: last of a batch; only now is the book consistent
};

// One event. `sequence` counts the events given to this strategy, without gaps, modulo 2^32. `instrument` is an index
// into bulkhead_setup_v1.instruments (0 where an event has none).
typedef struct bulkhead_event_v1 {
  uint8_t kind;
  uint8_t flags;
  uint16_t instrument;
  uint32_t sequence;
  int64_t time_ns;
  union {
    int64_t fields[6];
    struct {
      int64_t open_ticks, high_ticks, low_ticks, close_ticks;
      int64_t volume_units;
      int64_t interval_ns;  // the bar began at time_ns - interval_ns
    } bar;
    struct {
      int64_t price_ticks;
      int64_t quantity_units;
      int64_t aggressor;  // 1 the buyer crossed the spread, -1 the seller did, 0 not known
      int64_t trade_id;
      int64_t reserved[2];
    } trade;
    struct {
      int64_t bid_ticks, bid_units;
      int64_t ask_ticks, ask_units;  // units of 0: nobody is there
      int64_t reserved[2];
    } quote;
    struct {
      int64_t price_ticks;
      int64_t quantity_units;  // all that the level holds from now on; 0 removes it
      int64_t side;            // 1 bid, -1 ask
      int64_t reserved[3];
    } depth;
    struct {
      int64_t status;  // a BULKHEAD_MARKET_ value
      int64_t reserved[5];
    } market;
    struct {
      uint64_t client_ref;
      int64_t remaining_units;  // accepted: what is working; cancelled: what did not fill
      int64_t reserved[4];
    } order;
    struct {
      uint64_t client_ref;
      int64_t remaining_units;
      int64_t trigger_ticks;  // where the trigger was
      int64_t reserved[3];
    } trigger;
    struct {
      uint64_t client_ref;
      int64_t reason;  // a BULKHEAD_REFUSED_ value
      int64_t needed;  // the number that broke the rule, in the rule's own unit
      int64_t limit;   // the rule's bound, in the same unit
      int64_t reserved[2];
    } refusal;
    struct {
      uint64_t client_ref;
      int64_t price_ticks;
      int64_t quantity_units;   // signed: bought > 0, sold < 0
      int64_t fee_units;        // money; already taken from the portfolio, negative: given; 0 when in another currency
      int64_t remaining_units;  // 0: the order is over
      int64_t reserved;
    } fill;
    struct {
      int64_t rate_ppb;    // billionths of a position's value; positive: who is long pays who is short
      int64_t mark_ticks;  // the venue's price for it
      int64_t reserved[4];
    } funding;
    struct {
      int64_t price_step_ticks, quantity_step_units;
      int64_t minimum_value_units;  // money
      int64_t multiplier;
      int64_t maximum_quantity_units;
      int64_t version;  // only counts up
    } rules;
    struct {
      int64_t equity_units;  // money
      int64_t needed_units;  // money: what all positions need not to be closed
      int64_t step;          // liquidation: 1 orders are cancelled, 2 a position is reduced, 3 all are closed
      int64_t reserved[3];
    } margin;
    struct {
      uint64_t client_ref;  // the number given in the timer wish
      int64_t reserved[5];
    } timer;
    struct {
      uint64_t client_ref;  // of the plan: that of its last target
      int64_t outcome;      // a BULKHEAD_PLAN_ value
      int64_t orders;       // how many it had; targets that were near enough took none
      int64_t filled;       // how many of them filled in full
      uint64_t failed_ref;  // the first order that failed, or the number by which it was cancelled
      int64_t reason;       // the BULKHEAD_REFUSED_ value it failed with; 0: it ended with something unfilled
    } plan;
  };
} bulkhead_event_v1;

// Values of bulkhead_event_v1.market.status. Every strategy that has the instrument is told, whatever it subscribed to.
enum {
  BULKHEAD_MARKET_OPEN = 1,    // also while nothing was said about it
  BULKHEAD_MARKET_HALTED = 2,  // for a while: orders rest, nothing trades, new ones are refused
  BULKHEAD_MARKET_CLOSED = 3,  // until the next session; otherwise the same
};

// How much may be traded; each allows less than the one before it. Other numbers may follow.
enum {
  BULKHEAD_TRADING_NORMAL = 0,
  BULKHEAD_TRADING_CAUTION = 1,      // orders and positions may be worth half
  BULKHEAD_TRADING_REDUCE_ONLY = 2,  // only orders that close
  BULKHEAD_TRADING_UNWINDING = 3,    // none; the host closes the positions
  BULKHEAD_TRADING_HALTED = 4,       // none; what protects a position stays
  BULKHEAD_TRADING_KILLED = 5,       // none, and every order was cancelled
};

// Values of bulkhead_event_v1.plan.outcome. Whatever filled is kept.
enum {
  BULKHEAD_PLAN_DONE = 1,
  BULKHEAD_PLAN_UNDONE = 2,     // an order of it failed: nothing more of it was sent
  BULKHEAD_PLAN_CANCELLED = 3,  // you cancelled it
  BULKHEAD_PLAN_STOPPED = 4,    // the strategy was stopped, or its margin is gone
};

// Why a wish was refused. Numbers are never reused. In brackets: what `needed` and `limit` count.
enum {
  BULKHEAD_REFUSED_WISH = 1,          // the record is not valid: kind, side, type, reserved bits [field value, largest valid]
  BULKHEAD_REFUSED_CLIENT_REF = 2,    // not greater than each client_ref before it, or no such open order [given, last used]
  BULKHEAD_REFUSED_STATE = 3,         // the trading state does not allow it [a BULKHEAD_TRADING_ value, 0]
  BULKHEAD_REFUSED_INSTRUMENT = 4,    // not an instrument of this strategy [index, number of instruments]
  BULKHEAD_REFUSED_QUANTITY = 5,      // below the minimum, above the maximum, or not a multiple of the step [units]
  BULKHEAD_REFUSED_PRICE = 6,         // not positive or not a multiple of the price step [ticks]
  BULKHEAD_REFUSED_STALE = 7,         // no price yet, or the last one is too old [age ns, largest age ns]
  BULKHEAD_REFUSED_COLLAR = 8,        // the price is too far from the last one [ticks]
  BULKHEAD_REFUSED_VALUE = 9,         // the order's value is below the venue's minimum or above the cap [money units]
  BULKHEAD_REFUSED_POSITION = 10,     // the position would be larger than allowed [money units]
  BULKHEAD_REFUSED_CASH = 11,         // not enough free cash for price and fee [money units]
  BULKHEAD_REFUSED_HOLDING = 12,      // sells more than is held and not already promised [units]
  BULKHEAD_REFUSED_RATE = 13,         // too many orders, changes and cancels in a short time [messages]
  BULKHEAD_REFUSED_OPEN_ORDERS = 14,  // too many working orders [orders]
  BULKHEAD_REFUSED_HISTORY = 16,      // orders during warm-up [0, 0]
  BULKHEAD_REFUSED_VENUE = 17,        // the venue rejected it [venue's code, 0]
  BULKHEAD_REFUSED_TIMER = 18,        // the timer lies in the past or there are too many [timers]
  BULKHEAD_REFUSED_MARGIN = 19,       // positions and orders together need more than the equity [money units]
  BULKHEAD_REFUSED_SHORT = 20,        // the position would be short and may not be [units, 0]
  BULKHEAD_REFUSED_TRIGGER = 21,      // the trigger or distance is not a multiple of the price step [ticks]
  BULKHEAD_REFUSED_LINK = 22,         // link_ref is no open order, or one of another instrument [link_ref, 0]
  BULKHEAD_REFUSED_EXPIRY = 23,       // the time is over already [ns, now ns]
  BULKHEAD_REFUSED_POST_ONLY = 24,    // it would trade at once [ticks, last ticks]
  BULKHEAD_REFUSED_REDUCE_ONLY = 25,  // it is more than there is to reduce [units]
  BULKHEAD_REFUSED_STANDING = 26,     // too many standing orders or cancel rules [orders]
  BULKHEAD_REFUSED_MARKET_CLOSED = 27,  // the instrument's market is halted or closed [its BULKHEAD_MARKET_ value, 1]
  BULKHEAD_REFUSED_UNKNOWN = 28,  // what became of an earlier order of the instrument is not known; closing is let through [its client_ref, how many]
  BULKHEAD_REFUSED_MINIMUM_POSITION = 30,  // the position would be too small to be worth holding [money units]
  BULKHEAD_REFUSED_EXPOSURE = 31,     // all positions together, without their signs, would be too large [money units]
  BULKHEAD_REFUSED_DUPLICATE = 32,    // the same order was sent a moment ago [age ns, window ns]
  BULKHEAD_REFUSED_SELF_TRADE = 33,   // it would trade with a resting order of this account [ticks]
  BULKHEAD_REFUSED_DAY_BAND = 34,     // the price is too far from the day's first one [ticks]
  BULKHEAD_REFUSED_WALK = 35,         // the price is too far from the one of some minutes ago [ticks]
  BULKHEAD_REFUSED_VOLUME = 36,       // it is too much of what was traded in the last minutes [units]
  BULKHEAD_REFUSED_DRAWDOWN = 37,     // the loss from the highest equity is at its limit: positions are only closed [money units]
  BULKHEAD_REFUSED_STOP_RISK = 38,    // the stops of all positions together could lose more than the day may [money units]
  BULKHEAD_REFUSED_STOP_LOSS = 39,    // the position has lost its limit, and the host is closing it [ticks]
  BULKHEAD_REFUSED_PLAN = 40,           // a rebalancing is not begun [client_ref of the leg, that leg's own reason; or of the
                                        // plan that is under way, 0]
  BULKHEAD_REFUSED_ALL_EXPOSURE = 41,  // the positions of all strategies of this host would be too large [money units]
  BULKHEAD_REFUSED_ALL_RATE = 42,      // all strategies of this host together send too often [messages]
  BULKHEAD_REFUSED_PERMISSION = 43,    // the approval does not name this instrument: a position in it may only be closed [the
                                       // run's number of it, 0]
};

// ---- Wishes: what the strategy asks for --------------------------------------------------------------------------

// Values of bulkhead_wish_v1.kind. Numbers are never reused.
enum {
  BULKHEAD_WISH_SUBMIT = 1,       // a new order: client_ref, instrument, side, type, time_in_force, quantity, and by type
  BULKHEAD_WISH_CANCEL = 2,       // cancel the order that has this client_ref
  BULKHEAD_WISH_TIMER = 3,        // an event BULKHEAD_EVENT_TIMER with this client_ref at time_ns
  BULKHEAD_WISH_LOG = 4,          // a line of UTF-8 text for the strategy's log: text_offset, text_length
  BULKHEAD_WISH_REPLACE = 5,      // new terms for client_ref: price, quantity, trigger_ticks; 0 leaves one as it is
  BULKHEAD_WISH_CANCEL_WHEN = 6,  // cancel client_ref when something happens: type is a BULKHEAD_WHEN_ value
  BULKHEAD_WISH_TARGET = 7,       // what `instrument` shall be of the equity: weight_ppm, client_ref of the order it takes
};
enum { BULKHEAD_BUY = 1, BULKHEAD_SELL = 2 };

// Values of bulkhead_wish_v1.type when submitting. Market and limit orders go to the venue; the others are held by the
// host, which watches the market for them and sends market and limit orders under the same client_ref when it is time.
enum {
  BULKHEAD_MARKET = 1,
  BULKHEAD_LIMIT = 2,              // price_ticks
  BULKHEAD_STOP = 3,               // trigger_ticks: sells at the market at or below it, buys at or above it
  BULKHEAD_STOP_LIMIT = 4,         // trigger_ticks, then a limit order at price_ticks
  BULKHEAD_TAKE_PROFIT = 5,        // trigger_ticks: sells at the market at or above it, buys at or below it
  BULKHEAD_TAKE_PROFIT_LIMIT = 6,  // trigger_ticks, then a limit order at price_ticks
  BULKHEAD_TRAILING_TICKS = 7,     // a stop distance_ticks behind the best price since it stands
  BULKHEAD_TRAILING_PPM = 8,       // a stop distance_ppm of the best price behind it, 1…999999
  BULKHEAD_ICEBERG = 9,            // a limit order at price_ticks of which visible_units are shown at a time
  BULKHEAD_TWAP = 10,              // `slices` equal parts, 1…10000, until time_ns; price_ticks is their limit, 0 none
  BULKHEAD_VWAP = 11,              // at most participation_ppm of the volume, until time_ns; price_ticks as before
};
enum {
  BULKHEAD_UNTIL_CANCELLED = 1,  // rests until filled or cancelled; not for market orders, TWAP and VWAP
  BULKHEAD_IMMEDIATE = 2,        // fills at once as far as it can, the rest is cancelled; market and limit orders
  BULKHEAD_FILL_OR_KILL = 3,     // fills at once as a whole or is cancelled; market and limit orders
  BULKHEAD_UNTIL_TIME = 4,       // as 1, and cancelled at time_ns; the only one for TWAP and VWAP
};

// Bits of bulkhead_wish_v1.flags when submitting.
enum {
  BULKHEAD_POST_ONLY = 1,    // only rests: where it would trade at once, it is refused or cancelled
  BULKHEAD_REDUCE_ONLY = 2,  // only makes the position smaller. A standing order with it protects the position: the
                             // host keeps it when the strategy stops, and ends it with the position. With a trigger
                             // and quantity_units 0 it closes whatever is held by then
  BULKHEAD_ONE_CANCELS_OTHER = 4,  // of this order, link_ref, and all that are linked to them, one trades
  BULKHEAD_AFTER = 8,              // begins when link_ref fills, for as much as filled; with 4 as well, of all such
                                   // orders of one link_ref one trades: the children of a bracket
};

// Bits of bulkhead_wish_v1.flags of a target. Targets that stand one behind the other are one plan, up to the one with
// this bit, at most 32: all of its orders are reserved together, or none is sent. Sells come first, and buys wait until
// they have filled. The plan's number is that of its last target; a cancel of it, or of any of its orders, cancels it.
enum {
  BULKHEAD_LAST_TARGET = 1,
};

// Values of bulkhead_wish_v1.type in a BULKHEAD_WISH_CANCEL_WHEN.
enum {
  BULKHEAD_WHEN_ABOVE = 1,   // the price of `instrument` is at or above trigger_ticks
  BULKHEAD_WHEN_BELOW = 2,   // the price of `instrument` is at or below trigger_ticks
  BULKHEAD_WHEN_FILLED = 3,  // link_ref trades, in part or in full
  BULKHEAD_WHEN_ENDED = 4,   // link_ref is over, however it ended
  BULKHEAD_WHEN_TIME = 5,    // time_ns
};

// One wish. Fields which a kind or type does not name are 0; anything else is refused.
//
// A market order carries the host's price collar to the venue as its bound: it never fills further from the last
// price than the collar allows, what cannot is cancelled.
typedef struct bulkhead_wish_v1 {
  uint8_t kind;
  uint8_t side;
  uint8_t type;
  uint8_t time_in_force;
  uint16_t instrument;
  uint16_t flags;
  uint64_t client_ref;  // submit: your own number, greater than each one before it, so nothing is ever sent twice
  int64_t price_ticks;  // the limit
  int64_t quantity_units;
  int64_t time_ns;  // timers; the end of an order until a time
  uint32_t text_offset;
  uint32_t text_length;
  union {
    int64_t detail;  // whichever of these the type needs
    int64_t trigger_ticks;
    int64_t distance_ticks;
    int64_t distance_ppm;
    int64_t visible_units;
    int64_t slices;
    int64_t weight_ppm;  // negative: short
  };
  union {
    uint64_t link_ref;
    int64_t participation_ppm;
  };
} bulkhead_wish_v1;

// The buffer for one turn's wishes. The host sets everything and count = text_count = 0; the plugin appends records,
// counts them, and may put text behind text_count. What does not fit is not sent: a plugin checks the capacity.
typedef struct bulkhead_wishes_v1 {
  uint32_t struct_size;
  uint32_t capacity;
  uint32_t count;
  uint32_t text_capacity;
  uint32_t text_count;
  uint32_t reserved;
  bulkhead_wish_v1 *records;
  char *text;
} bulkhead_wishes_v1;

// ---- View: the strategy's own portfolio --------------------------------------------------------------------------

// One instrument's position; the index is that of bulkhead_setup_v1.instruments.
typedef struct bulkhead_position_v1 {
  int64_t quantity_units;  // held; negative: short
  int64_t selling_units;   // promised to open sell orders
  int64_t cost_units;      // money paid for what is held, without fees; of a short position minus what it brought
  int64_t realised_units;  // money: profit of what was closed, before fees
  int64_t last_ticks;      // last price, 0 before the first one
  int64_t last_time_ns;
} bulkhead_position_v1;

// One order that is not over: at the venue, or held by the host. While it waits for a trigger, price_ticks is that.
typedef struct bulkhead_order_v1 {
  uint64_t client_ref;  // 0: the host's own order on the strategy's behalf, not yours to cancel
  uint16_t instrument;
  uint8_t side;
  uint8_t type;
  uint32_t reserved;
  int64_t price_ticks;
  int64_t quantity_units;
  int64_t remaining_units;
} bulkhead_order_v1;

// A copy of the portfolio as it was when the turn began. Writing to it changes nothing.
typedef struct bulkhead_view_v1 {
  uint32_t struct_size;
  uint32_t position_count;
  uint32_t order_count;
  uint32_t state;  // a BULKHEAD_TRADING_ value: what it may do at most; an instrument may allow less
  int64_t time_ns;
  int64_t equity_units;  // cash and positions at their last prices
  int64_t cash_units;  // negative: borrowed
  int64_t free_units;  // cash not promised to open orders
  const bulkhead_position_v1 *positions;
  const bulkhead_order_v1 *orders;
} bulkhead_view_v1;

// ---- Setup and descriptor ----------------------------------------------------------------------------------------

// Symbol, base and quote are UTF-8, NUL-terminated.
typedef struct bulkhead_instrument_v1 {
  char symbol[32];
  char base[16];
  char quote[16];
  int32_t price_decimals;
  int32_t quantity_decimals;
  int64_t price_step_ticks;     // limit prices are multiples of it
  int64_t quantity_step_units;  // order quantities are multiples of it
  int64_t minimum_quantity_units;
  int64_t minimum_value_units;  // money
} bulkhead_instrument_v1;

// Whether an instrument is spot or a contract, and what a contract counts, is not in the setup: equity, cost and profit
// in the view have it all in them.

enum { BULKHEAD_INTEGER = 1, BULKHEAD_REAL = 2, BULKHEAD_BOOLEAN = 3 };

// A parameter's value; which member holds it follows from the parameter's type. BOOLEAN: integer 0 or 1.
typedef union bulkhead_value_v1 {
  int64_t integer;
  double real;
} bulkhead_value_v1;

typedef struct bulkhead_parameter_v1 {
  const char *name;         // [a-z][a-z0-9_]{0,30}
  const char *description;  // one line
  uint32_t type;
  uint32_t reserved;
  bulkhead_value_v1 minimum, maximum, initial;  // initial: the value when none is given
} bulkhead_parameter_v1;

enum {
  BULKHEAD_SUBSCRIBE_BARS = 1,
  BULKHEAD_SUBSCRIBE_TRADES = 2,
  BULKHEAD_SUBSCRIBE_QUOTES = 4,
  BULKHEAD_SUBSCRIBE_DEPTH = 8,
};

// What the library is. All pointers stay valid and unchanged as long as the library is loaded.
typedef struct bulkhead_descriptor_v1 {
  uint32_t struct_size;
  uint32_t parameter_count;  // at most 32
  const char *id;            // reverse domain name, [a-z0-9.-]{3,64}, the same in every version
  const char *name;          // for people, at most 64 bytes
  const char *version;       // MAJOR.MINOR.PATCH, each 0…999
  const char *description;   // one line, at most 200 bytes
  const bulkhead_parameter_v1 *parameters;
  uint32_t subscriptions;  // BULKHEAD_SUBSCRIBE_ bits
  uint32_t warm_up;        // market events of history wanted per instrument before the first live one
} bulkhead_descriptor_v1;

// What the strategy is given. `parameters` has one value for each parameter of the descriptor, in its order, already
// checked against the range.
typedef struct bulkhead_setup_v1 {
  uint32_t struct_size;
  uint32_t instrument_count;
  uint32_t parameter_count;
  int32_t money_decimals;
  char currency[16];  // of the portfolio
  const bulkhead_instrument_v1 *instruments;
  const bulkhead_value_v1 *parameters;
} bulkhead_setup_v1;

// ---- The plugin --------------------------------------------------------------------------------------------------

typedef struct bulkhead_plugin_v1 {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;

  // The descriptor. Called once, first. Never NULL.
  const bulkhead_descriptor_v1 *(*descriptor)(void);

  // Makes one strategy; the setup is valid during the call. The pointer is passed to all others and never looked at.
  // NULL: the setup does not suit (a parameter pair that makes no sense); the strategy does not start.
  void *(*create)(const bulkhead_setup_v1 *setup);

  // Ends a strategy made by create. It is not used afterwards.
  void (*destroy)(void *strategy_data);

  // One turn: `count` ≥ 1 events in the order in which they happened, the view as of the last of them. Same events,
  // same view, same wishes: a turn reads no clock and draws no random numbers. It must return within the deadline
  // that the operator set (1 s by default) or the strategy is stopped.
  void (*turn)(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
               bulkhead_wishes_v1 *wishes);

  // A table of functions by its id, such as BULKHEAD_STATE_V1, or NULL. Valid as long as the library is loaded.
  // May be called at any time between entry.plugin and destroy.
  const void *(*extension)(const char *id);
} bulkhead_plugin_v1;

#define BULKHEAD_STATE_V1 "bulkhead.state/1"

// Extension: the strategy's memory as bytes, so that a new process goes on where the old one stopped.
typedef struct bulkhead_state_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  // Writes the state into buffer and returns its length; when capacity is too small, returns the length needed and
  // leaves the buffer alone. Negative: it cannot be saved now. Changes nothing in the strategy.
  int64_t (*save)(void *strategy_data, uint8_t *buffer, int64_t capacity);

  // Replaces the state by one which `save` made, possibly in an older version of the plugin. 1 when taken; 0 when the
  // bytes are not understood, and then the strategy is as it was. Called before the first turn or not at all.
  int32_t (*load)(void *strategy_data, const uint8_t *bytes, int64_t length);
} bulkhead_state_v1;

// The type of the one exported symbol: `const bulkhead_entry_v1 bulkhead_entry`.
typedef struct bulkhead_entry_v1 {
  uint32_t struct_size;
  uint16_t abi_major;  // the host refuses another major version
  uint16_t abi_minor;  // and a newer minor version than its own

  // The table of functions; called once. Valid as long as the library is loaded. Never NULL.
  const bulkhead_plugin_v1 *(*plugin)(void);
} bulkhead_entry_v1;

// ---- Frozen layout -----------------------------------------------------------------------------------------------

BULKHEAD_STATIC_ASSERT(sizeof(void *) == 8, "64-bit only");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_event_v1) == 64, "an event is 64 bytes");
BULKHEAD_STATIC_ASSERT(offsetof(bulkhead_event_v1, fields) == 16, "event fields begin at 16");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_wish_v1) == 64, "a wish is 64 bytes");
BULKHEAD_STATIC_ASSERT(offsetof(bulkhead_wish_v1, client_ref) == 8, "client_ref at 8");
BULKHEAD_STATIC_ASSERT(offsetof(bulkhead_wish_v1, text_offset) == 40, "text_offset at 40");
BULKHEAD_STATIC_ASSERT(offsetof(bulkhead_wish_v1, trigger_ticks) == 48, "trigger_ticks at 48");
BULKHEAD_STATIC_ASSERT(offsetof(bulkhead_wish_v1, link_ref) == 56, "link_ref at 56");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_wishes_v1) == 40, "wishes are 40 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_position_v1) == 48, "a position is 48 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_order_v1) == 40, "an order is 40 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_view_v1) == 64, "the view is 64 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_instrument_v1) == 104, "an instrument is 104 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_value_v1) == 8, "a value is 8 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_parameter_v1) == 48, "a parameter is 48 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_descriptor_v1) == 56, "the descriptor is 56 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_setup_v1) == 48, "the setup is 48 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_plugin_v1) == 48, "the plugin is 48 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_state_v1) == 24, "the state extension is 24 bytes");
BULKHEAD_STATIC_ASSERT(sizeof(bulkhead_entry_v1) == 16, "the entry is 16 bytes");

#ifdef __cplusplus
}
#endif
#endif

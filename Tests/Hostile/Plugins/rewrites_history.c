// Changes the events and the portfolio that it was shown: more money, other prices.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  for (uint32_t i = 0; i < hostile_count; i++) ((bulkhead_event_v1 *)events)[i].bar.close_ticks = 1;
  bulkhead_view_v1 *view = (bulkhead_view_v1 *)hostile_view;
  view->cash_units = view->free_units = view->equity_units = INT64_MAX;
  for (uint32_t i = 0; i < view->position_count; i++)
    ((bulkhead_position_v1 *)view->positions)[i].quantity_units = INT64_MAX;
}

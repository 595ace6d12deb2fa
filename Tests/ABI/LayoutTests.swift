import CBulkhead
import HostModel
import Testing

/// Sizes and offsets as the host's Swift sees them, against the frozen numbers of the boundary. The header asserts the
/// same for every C compiler; a plugin that was built last year relies on both.
struct LayoutTests {
  @Test func `every structure of the boundary has its frozen size`() {
    let sizes: [(name: String, size: Int, frozen: Int)] = [
      ("bulkhead_event_v1", MemoryLayout<bulkhead_event_v1>.size, 64),
      ("bulkhead_wish_v1", MemoryLayout<bulkhead_wish_v1>.size, 64),
      ("bulkhead_wishes_v1", MemoryLayout<bulkhead_wishes_v1>.size, 40),
      ("bulkhead_position_v1", MemoryLayout<bulkhead_position_v1>.size, 48),
      ("bulkhead_order_v1", MemoryLayout<bulkhead_order_v1>.size, 40),
      ("bulkhead_view_v1", MemoryLayout<bulkhead_view_v1>.size, 64),
      ("bulkhead_instrument_v1", MemoryLayout<bulkhead_instrument_v1>.size, 104),
      ("bulkhead_value_v1", MemoryLayout<bulkhead_value_v1>.size, 8),
      ("bulkhead_parameter_v1", MemoryLayout<bulkhead_parameter_v1>.size, 48),
      ("bulkhead_descriptor_v1", MemoryLayout<bulkhead_descriptor_v1>.size, 56),
      ("bulkhead_setup_v1", MemoryLayout<bulkhead_setup_v1>.size, 48),
      ("bulkhead_plugin_v1", MemoryLayout<bulkhead_plugin_v1>.size, 48),
      ("bulkhead_state_v1", MemoryLayout<bulkhead_state_v1>.size, 24),
      ("bulkhead_entry_v1", MemoryLayout<bulkhead_entry_v1>.size, 16),
    ]
    for (name, size, frozen) in sizes { #expect(size == frozen, "\(name)") }
  }

  @Test func `the host's records have the size and stride of the C structures`() {
    func same<Host, C>(_ host: Host.Type, _ c: C.Type) -> Bool {
      MemoryLayout<Host>.size == MemoryLayout<C>.size && MemoryLayout<Host>.stride == MemoryLayout<C>.stride
        && MemoryLayout<Host>.alignment == MemoryLayout<C>.alignment
    }
    #expect(same(EventRecord.self, bulkhead_event_v1.self))
    #expect(same(WishRecord.self, bulkhead_wish_v1.self))
    #expect(same(PositionRecord.self, bulkhead_position_v1.self))
    #expect(same(OpenOrderRecord.self, bulkhead_order_v1.self))
    #expect(same(PortfolioRecord.self, bulkhead_view_v1.self))
  }

  @Test func `an event's fields lie where C puts them`() {
    typealias Host = EventRecord
    typealias C = bulkhead_event_v1
    #expect(MemoryLayout<Host>.offset(of: \.kind) == MemoryLayout<C>.offset(of: \.kind))
    #expect(MemoryLayout<Host>.offset(of: \.flags) == MemoryLayout<C>.offset(of: \.flags))
    #expect(MemoryLayout<Host>.offset(of: \.instrument) == MemoryLayout<C>.offset(of: \.instrument))
    #expect(MemoryLayout<Host>.offset(of: \.sequence) == MemoryLayout<C>.offset(of: \.sequence))
    #expect(MemoryLayout<Host>.offset(of: \.time_ns) == MemoryLayout<C>.offset(of: \.time_ns))
    // Swift cannot name the members of an anonymous union, so their places are compared by value.
    let record = EventRecord(kind: EventKind.bar, time: Time(nanoseconds: 7), 1, 2, 3, 4, 5, 6)
    let c = unsafeBitCast(record, to: C.self)
    #expect([c.bar.open_ticks, c.bar.high_ticks, c.bar.low_ticks, c.bar.close_ticks] == [1, 2, 3, 4])
    #expect([c.bar.volume_units, c.bar.interval_ns] == [5, 6])
    #expect([c.trade.price_ticks, c.trade.quantity_units, c.trade.aggressor, c.trade.trade_id] == [1, 2, 3, 4])
    #expect([c.quote.bid_ticks, c.quote.bid_units, c.quote.ask_ticks, c.quote.ask_units] == [1, 2, 3, 4])
    #expect([c.depth.price_ticks, c.depth.quantity_units, c.depth.side, c.market.status] == [1, 2, 3, 1])
    #expect(c.order.client_ref == 1 && c.order.remaining_units == 2)
    #expect(c.refusal.client_ref == 1 && [c.refusal.reason, c.refusal.needed, c.refusal.limit] == [2, 3, 4])
    #expect(c.fill.client_ref == 1 && [c.fill.price_ticks, c.fill.quantity_units] == [2, 3])
    #expect([c.fill.fee_units, c.fill.remaining_units] == [4, 5])
    #expect(c.timer.client_ref == 1)
    #expect(c.plan.client_ref == 1 && [c.plan.outcome, c.plan.orders, c.plan.filled, c.plan.reason] == [2, 3, 4, 6])
    #expect(c.plan.failed_ref == 5)
    #expect(c.trigger.client_ref == 1 && [c.trigger.remaining_units, c.trigger.trigger_ticks] == [2, 3])
  }

  @Test func `a wish's fields lie where C puts them`() {
    typealias Host = WishRecord
    typealias C = bulkhead_wish_v1
    #expect(MemoryLayout<Host>.offset(of: \.kind) == MemoryLayout<C>.offset(of: \.kind))
    #expect(MemoryLayout<Host>.offset(of: \.side) == MemoryLayout<C>.offset(of: \.side))
    #expect(MemoryLayout<Host>.offset(of: \.type) == MemoryLayout<C>.offset(of: \.type))
    #expect(MemoryLayout<Host>.offset(of: \.timeInForce) == MemoryLayout<C>.offset(of: \.time_in_force))
    #expect(MemoryLayout<Host>.offset(of: \.instrument) == MemoryLayout<C>.offset(of: \.instrument))
    #expect(MemoryLayout<Host>.offset(of: \.flags) == MemoryLayout<C>.offset(of: \.flags))
    #expect(MemoryLayout<Host>.offset(of: \.clientRef) == MemoryLayout<C>.offset(of: \.client_ref))
    #expect(MemoryLayout<Host>.offset(of: \.price_ticks) == MemoryLayout<C>.offset(of: \.price_ticks))
    #expect(MemoryLayout<Host>.offset(of: \.quantity_units) == MemoryLayout<C>.offset(of: \.quantity_units))
    #expect(MemoryLayout<Host>.offset(of: \.time_ns) == MemoryLayout<C>.offset(of: \.time_ns))
    #expect(MemoryLayout<Host>.offset(of: \.text_offset) == MemoryLayout<C>.offset(of: \.text_offset))
    #expect(MemoryLayout<Host>.offset(of: \.text_length) == MemoryLayout<C>.offset(of: \.text_length))
    #expect(MemoryLayout<Host>.offset(of: \.detail) == 48 && MemoryLayout<Host>.offset(of: \.link) == 56)
    var record = Host()
    record.detail = 7
    record.link = 9
    let c = unsafeBitCast(record, to: C.self)
    #expect(
      [c.detail, c.trigger_ticks, c.distance_ticks, c.distance_ppm, c.visible_units, c.slices] == [7, 7, 7, 7, 7, 7])
    #expect(c.link_ref == 9 && c.participation_ppm == 9)
  }

  @Test func `a position's and an order's fields lie where C puts them`() {
    typealias Position = PositionRecord
    typealias CPosition = bulkhead_position_v1
    #expect(MemoryLayout<Position>.offset(of: \.quantity_units) == MemoryLayout<CPosition>.offset(of: \.quantity_units))
    #expect(MemoryLayout<Position>.offset(of: \.selling_units) == MemoryLayout<CPosition>.offset(of: \.selling_units))
    #expect(MemoryLayout<Position>.offset(of: \.cost_units) == MemoryLayout<CPosition>.offset(of: \.cost_units))
    #expect(MemoryLayout<Position>.offset(of: \.realised_units) == MemoryLayout<CPosition>.offset(of: \.realised_units))
    #expect(MemoryLayout<Position>.offset(of: \.last_ticks) == MemoryLayout<CPosition>.offset(of: \.last_ticks))
    #expect(MemoryLayout<Position>.offset(of: \.last_time_ns) == MemoryLayout<CPosition>.offset(of: \.last_time_ns))
    typealias Order = OpenOrderRecord
    typealias COrder = bulkhead_order_v1
    #expect(MemoryLayout<Order>.offset(of: \.clientRef) == MemoryLayout<COrder>.offset(of: \.client_ref))
    #expect(MemoryLayout<Order>.offset(of: \.instrument) == MemoryLayout<COrder>.offset(of: \.instrument))
    #expect(MemoryLayout<Order>.offset(of: \.side) == MemoryLayout<COrder>.offset(of: \.side))
    #expect(MemoryLayout<Order>.offset(of: \.type) == MemoryLayout<COrder>.offset(of: \.type))
    #expect(MemoryLayout<Order>.offset(of: \.price_ticks) == MemoryLayout<COrder>.offset(of: \.price_ticks))
    #expect(MemoryLayout<Order>.offset(of: \.quantity_units) == MemoryLayout<COrder>.offset(of: \.quantity_units))
    #expect(MemoryLayout<Order>.offset(of: \.remaining_units) == MemoryLayout<COrder>.offset(of: \.remaining_units))
  }

  @Test func `a portfolio's fields lie where C puts them`() {
    typealias Host = PortfolioRecord
    typealias C = bulkhead_view_v1
    #expect(MemoryLayout<Host>.offset(of: \.structSize) == MemoryLayout<C>.offset(of: \.struct_size))
    #expect(MemoryLayout<Host>.offset(of: \.positionCount) == MemoryLayout<C>.offset(of: \.position_count))
    #expect(MemoryLayout<Host>.offset(of: \.orderCount) == MemoryLayout<C>.offset(of: \.order_count))
    #expect(MemoryLayout<Host>.offset(of: \.state) == MemoryLayout<C>.offset(of: \.state))
    #expect(MemoryLayout<Host>.offset(of: \.time_ns) == MemoryLayout<C>.offset(of: \.time_ns))
    #expect(MemoryLayout<Host>.offset(of: \.equity_units) == MemoryLayout<C>.offset(of: \.equity_units))
    #expect(MemoryLayout<Host>.offset(of: \.cash_units) == MemoryLayout<C>.offset(of: \.cash_units))
    #expect(MemoryLayout<Host>.offset(of: \.free_units) == MemoryLayout<C>.offset(of: \.free_units))
    #expect(MemoryLayout<Host>.offset(of: \.positions) == MemoryLayout<C>.offset(of: \.positions))
    #expect(MemoryLayout<Host>.offset(of: \.orders) == MemoryLayout<C>.offset(of: \.orders))
  }

  @Test func `the numbers of kinds are the same in C and in the host`() {
    #expect(
      [EventKind.bar, EventKind.trade, EventKind.quote, EventKind.depth, EventKind.status].map(Int.init)
        == [
          BULKHEAD_EVENT_BAR, BULKHEAD_EVENT_TRADE, BULKHEAD_EVENT_QUOTE, BULKHEAD_EVENT_DEPTH, BULKHEAD_EVENT_STATUS,
        ])
    #expect(
      [MarketStatus.open, .halted, .closed].map { Int($0.rawValue) } == [
        BULKHEAD_MARKET_OPEN, BULKHEAD_MARKET_HALTED, BULKHEAD_MARKET_CLOSED,
      ])
    #expect(Int(EventRecord.firstOfSnapshot) == BULKHEAD_EVENT_FIRST)
    #expect(Int(EventRecord.lastOfBatch) == BULKHEAD_EVENT_LAST)
    #expect(
      [EventKind.accepted, EventKind.refused, EventKind.filled, EventKind.cancelled, EventKind.timer].map(Int.init)
        == [
          BULKHEAD_EVENT_ACCEPTED, BULKHEAD_EVENT_REFUSED, BULKHEAD_EVENT_FILLED, BULKHEAD_EVENT_CANCELLED,
          BULKHEAD_EVENT_TIMER,
        ])
    #expect(
      [EventKind.replaced, EventKind.triggered].map(Int.init) == [BULKHEAD_EVENT_REPLACED, BULKHEAD_EVENT_TRIGGERED])
    #expect(
      [WishRecord.submit, WishRecord.cancel, WishRecord.timer, WishRecord.log].map(Int.init)
        == [BULKHEAD_WISH_SUBMIT, BULKHEAD_WISH_CANCEL, BULKHEAD_WISH_TIMER, BULKHEAD_WISH_LOG])
    #expect(
      [WishRecord.replace, WishRecord.cancelWhen, WishRecord.target].map(Int.init)
        == [BULKHEAD_WISH_REPLACE, BULKHEAD_WISH_CANCEL_WHEN, BULKHEAD_WISH_TARGET])
    #expect(Int(WishRecord.lastTarget) == BULKHEAD_LAST_TARGET && Int(EventKind.planEnded) == BULKHEAD_EVENT_PLAN_ENDED)
    #expect(
      [OrderFlags.postOnly, .reduceOnly].map { Int($0.rawValue) } == [BULKHEAD_POST_ONLY, BULKHEAD_REDUCE_ONLY])
    #expect(
      [WishRecord.oneCancelsOther, WishRecord.after].map(Int.init) == [BULKHEAD_ONE_CANCELS_OTHER, BULKHEAD_AFTER])
    let price = Price(ticks: 1), end = Time(nanoseconds: 1)
    let plans: [StandingPlan] = [
      .market, .limit(price), .stop(trigger: price), .stopLimit(trigger: price, limit: price),
      .takeProfit(trigger: price), .takeProfitLimit(trigger: price, limit: price), .trailing(ticks: 1),
      .trailingShare(ppm: 1), .iceberg(limit: price, visible: Quantity(units: 1)),
      .twap(slices: 1, end: end, limit: nil), .vwap(participation_ppm: 1, end: end, limit: nil),
    ]
    #expect(
      plans.map { Int($0.number) } == [
        BULKHEAD_MARKET, BULKHEAD_LIMIT, BULKHEAD_STOP, BULKHEAD_STOP_LIMIT, BULKHEAD_TAKE_PROFIT,
        BULKHEAD_TAKE_PROFIT_LIMIT, BULKHEAD_TRAILING_TICKS, BULKHEAD_TRAILING_PPM, BULKHEAD_ICEBERG, BULKHEAD_TWAP,
        BULKHEAD_VWAP,
      ])
    #expect([Side.buy, .sell].map { Int($0.rawValue) } == [BULKHEAD_BUY, BULKHEAD_SELL])
    #expect([OrderType.market, .limit].map { Int($0.rawValue) } == [BULKHEAD_MARKET, BULKHEAD_LIMIT])
    #expect(
      [TimeInForce.untilCancelled, .immediate, .fillOrKill, .untilTime].map { Int($0.rawValue) } == [
        BULKHEAD_UNTIL_CANCELLED, BULKHEAD_IMMEDIATE, BULKHEAD_FILL_OR_KILL, BULKHEAD_UNTIL_TIME,
      ])
    #expect(Int(EventRecord.history) == BULKHEAD_EVENT_HISTORY)
  }
}

import BulkheadSDK
import CBulkhead
import HostEngine
import HostExecution
import HostModel
import HostRisk
import Testing

/// What a strategy in Swift asks for, through the C boundary, the engine and the paper venue.
@Suite struct SDKOrderTests {
  /// Buys once with a stop below and a target above, and raises the stop when the price has risen.
  struct Bracketed: Strategy {
    static let descriptor = Descriptor(
      id: "org.example.bracketed", name: "Bracketed", version: "1.0.0", description: "Buys once, protected.",
      subscriptions: .bars)

    private var orders: BulkheadSDK.Bracket?
    var triggers = 0

    init(_ setup: Setup) {}

    mutating func receive(_ bar: Bar, _ turn: inout Turn) {
      if orders == nil {
        orders = turn.bracket(bar.instrument, quantity: 1, stop: bar.close * 0.96, target: bar.close * 1.2)
      } else if let orders, bar.close >= 104 {
        turn.replace(orders.stop, bar.instrument, trigger: 101)
      }
    }

    mutating func receive(_ trigger: Trigger, _ turn: inout Turn) { triggers += 1 }
  }

  @Test func `a bracket from the SDK is bought, protected, moved and sold`() {
    var bench = Bench(fee_ppm: 0), port = SDKPort<Bracketed>()
    for price: Int64 in [100_00, 100_00, 104_00, 101_00, 100_50] {
      bench.bar(at: price)
      port.turn(&bench)
    }
    #expect(bench.fills().map(\.price) == [100_00, 100_50])
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)
    #expect(bench.refusal() == nil)
  }

  /// Asks for one of everything.
  struct Everything: Strategy {
    static let descriptor = Descriptor(
      id: "org.example.everything", name: "Everything", version: "1.0.0", description: "One of each order.",
      subscriptions: .bars)

    private var turns = 0

    init(_ setup: Setup) {}

    mutating func receive(_ bar: Bar, _ turn: inout Turn) {
      turns += 1
      let later = bar.time_ns + 600_000_000_000
      switch turns {
      case 1: turn.buy(0, quantity: 2)
      case 2:
        turn.buy(0, quantity: 0.5, limit: 99, expires: .at(later), postOnly: true)
        turn.stop(0, at: 95)
        turn.stop(0, at: 95, quantity: 1, limit: 94)
        turn.takeProfit(0, at: 120)
        turn.takeProfit(0, at: 120, quantity: 1, limit: 119)
        turn.trailingStop(0, distance: 5)
      case 3:
        turn.trailingStop(0, share: 0.05)
        turn.iceberg(.buy, 0, quantity: 1, limit: 98, visible: 0.25)
        turn.twap(.buy, 0, quantity: 1, slices: 4, until: later)
        turn.vwap(.sell, 0, quantity: 1, participation: 0.1, until: later, limit: 97)
        if let order = turn.buy(0, quantity: 1, limit: 97) {
          turn.cancel(order, when: .below(0, price: 97.5))
          turn.cancel(order, when: .at(later))
        }
        if let order = turn.sell(0, quantity: 0.5, limit: 103, expires: .never, reduceOnly: true) {
          turn.stop(0, at: 94, quantity: 0.5, insteadOf: order)
        }
      default: break
      }
    }
  }

  @Test func `each order of the SDK makes sense to the host`() {
    var bench = Bench(fee_ppm: 0) { $0.ordersPerSecond = 100 }, port = SDKPort<Everything>()
    for _ in 0..<4 {
      bench.bar(at: 100_00)
      port.turn(&bench)
    }
    #expect(bench.refusal() == nil)
    #expect(bench.trading.engine.standingOrders(bench.first) >= 10)
  }

  /// Wants an eleventh of the equity, and then nothing.
  struct Weighted: Strategy {
    static let descriptor = Descriptor(
      id: "org.example.weighted", name: "Weighted", version: "1.0.0", description: "Keeps to a weight.",
      subscriptions: .bars)

    private var plan: OrderRef?
    private var ends = 0

    init(_ setup: Setup) {}

    mutating func receive(_ bar: Bar, _ turn: inout Turn) {
      if plan == nil { plan = turn.rebalance([Target(bar.instrument, weight: 0.09)]) }
    }

    mutating func receive(_ end: BulkheadSDK.PlanEnd, _ turn: inout Turn) {
      guard end.plan == plan, end.isDone, end.orders == 1, end.filled == 1, end.reason == 0 else { return }
      ends += 1
      if ends == 1 { plan = turn.rebalance([Target(0, weight: 0)]) }
    }
  }

  @Test func `a rebalancing from the SDK is carried out, and its end is told to the strategy`() {
    var bench = Bench(fee_ppm: 0), port = SDKPort<Weighted>()
    for _ in 0..<5 {
      bench.bar(at: 100_00)
      port.turn(&bench)
    }
    // 9 % of 10,000 at 100, bought and sold again; the second plan's end is one more turn away.
    #expect(bench.fills().map(\.units) == [90_000, 90_000])
    #expect(bench.refusal() == nil)
  }
}

/// A strategy of this process behind the C table that a library exports.
private struct SDKPort<S: Strategy>: ~Copyable {
  private let data: UnsafeMutableRawPointer

  init() {
    var instrument = bulkhead_instrument_v1()
    instrument.price_decimals = 2
    instrument.quantity_decimals = 4
    instrument.price_step_ticks = 1
    instrument.quantity_step_units = 1
    instrument.minimum_quantity_units = 1
    data = withUnsafePointer(to: instrument) { instruments in
      var setup = bulkhead_setup_v1()
      setup.struct_size = UInt32(MemoryLayout<bulkhead_setup_v1>.size)
      setup.instrument_count = 1
      setup.money_decimals = 8
      setup.instruments = instruments
      return withUnsafePointer(to: setup) { Export<S>.create($0)! }
    }
  }

  deinit { Export<S>.destroy(data) }

  /// Hands over the inbox and gives the wishes to the engine.
  mutating func turn(_ bench: inout Bench) {
    let events = bench.trading.engine.inbox(bench.first), shown = bench.trading.engine.view(bench.first)
    var view = bulkhead_view_v1(
      struct_size: UInt32(MemoryLayout<bulkhead_view_v1>.size), position_count: UInt32(shown.positions.count),
      order_count: UInt32(shown.orders.count), state: shown.state, time_ns: shown.time.nanoseconds,
      equity_units: shown.equity_units, cash_units: shown.cash_units, free_units: shown.free_units,
      positions: UnsafeRawPointer(shown.positions.baseAddress)?.assumingMemoryBound(to: bulkhead_position_v1.self),
      orders: UnsafeRawPointer(shown.orders.baseAddress)?.assumingMemoryBound(to: bulkhead_order_v1.self))
    var wishes = bulkhead_wishes_v1(
      struct_size: UInt32(MemoryLayout<bulkhead_wishes_v1>.size), capacity: UInt32(TurnLimits.wishes), count: 0,
      text_capacity: UInt32(TurnLimits.textBytes), text_count: 0, reserved: 0,
      records: UnsafeMutableRawPointer(bench.wishes.records).assumingMemoryBound(to: bulkhead_wish_v1.self),
      text: UnsafeMutableRawPointer(bench.wishes.text).assumingMemoryBound(to: CChar.self))
    Export<S>.turn(
      data, UnsafeRawPointer(events.baseAddress!).assumingMemoryBound(to: bulkhead_event_v1.self),
      UInt32(events.count), &view, &wishes)
    bench.wishes.count = Int(wishes.count)
    bench.trading.engine.clearInbox(bench.first)
    bench.trading.receive(bench.wishes, from: bench.first)
  }
}

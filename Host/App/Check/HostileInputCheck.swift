import HostModel
import HostPlugins

/// What no market shows on an ordinary day. A plugin may do nothing about it, but it must live on, and what it wishes for
/// must make sense.
enum HostileInputCheck {
  static let check = PluginCheck(name: "hostile input") { subject in
    let inputs = inputs(subject, try subject.events(TurnLimits.events))
    for input in inputs {
      do {
        var strategy = try subject.start(log: .none)
        var wishes = WishBuffer()
        for turn in input.turns {
          try turn.run(&strategy, &wishes)
          if let fault = wishes.fault(instruments: subject.universe.instruments.map(\.id)) {
            return .failed("\(input.name): \(fault)")
          }
        }
      } catch let stop as PluginStop {
        return .failed("\(input.name): \(stop.line)")
      }
    }
    return .ok("\(inputs.count) kinds of it: " + inputs.map(\.name).joined(separator: ", "))
  }

  struct Input {
    let name: String
    let turns: [HostileTurn]
  }

  /// `usual` is a day without anything of the kind.
  static func inputs(_ subject: CheckSubject, _ usual: [EventRecord]) -> [Input] {
    let count = subject.universe.listings.count
    let time = usual[0].time
    func bars(_ price: Int64, volume: Int64 = 0, interval_ns: Int64 = 0, at time: Time = time) -> [EventRecord] {
      (0..<64).map { index in
        .bar(
          InstrumentID(UInt16(index % count)), closing: time, open: Price(ticks: price), high: Price(ticks: price),
          low: Price(ticks: price), close: Price(ticks: price), volume: Quantity(units: volume),
          interval_ns: interval_ns)
      }
    }
    let unknown = [0, 3, 15, 33, 127, 128, 255].map { kind in
      EventRecord(kind: kind, flags: 0xFE, time: time, Int64.min, Int64.max, -1, 0, 1, Int64.max)
    }
    let strangers = [
      EventKind.accepted, EventKind.refused, EventKind.filled, EventKind.cancelled, EventKind.replaced,
      EventKind.triggered, EventKind.timer,
    ]
    .flatMap { kind in [0, 1, Int64.max, -1].map { EventRecord(kind: kind, time: time, $0) } }
    let largest = Time(nanoseconds: Int64.max - 1)
    return [
      Input(name: "a portfolio of nothing", turns: [HostileTurn(Array(usual.prefix(64)), count, portfolio: .nothing)]),
      Input(name: "huge prices", turns: [HostileTurn(bars(1_000_000_000_000_000, volume: Int64.max), count)]),
      Input(name: "prices of one tick", turns: [HostileTurn(bars(1, volume: 1), count)]),
      Input(name: "bars without volume and length", turns: [HostileTurn(bars(100), count)]),
      Input(
        name: "unknown events", turns: [HostileTurn(unknown, count), HostileTurn(unknown + usual.prefix(8), count)]),
      Input(name: "reports of orders never sent", turns: [HostileTurn(strangers, count)]),
      Input(
        name: "\(TurnLimits.events) events in one turn",
        turns: [HostileTurn(Array(usual.prefix(TurnLimits.events)), count), HostileTurn(usual.suffix(1), count)]),
      Input(name: "the end of time", turns: [HostileTurn(bars(100, at: largest), count, time: largest)]),
      Input(name: "the beginning of time", turns: [HostileTurn(bars(100, at: Time(nanoseconds: Int64.min)), count)]),
      Input(name: "no right to trade", turns: [HostileTurn(Array(usual.prefix(64)), count, portfolio: .stopped)]),
      Input(name: "every order place taken", turns: [HostileTurn(Array(usual.prefix(64)), count, portfolio: .full)]),
    ]
  }
}

/// One turn with made-up events and a made-up portfolio.
struct HostileTurn {
  enum Portfolio { case usual, nothing, stopped, full }

  private let events: [EventRecord]
  private let positions: [PositionRecord]
  private let orders: [OpenOrderRecord]
  private let portfolio: Portfolio
  private let time: Time

  /// `count` is the number of instruments: a portfolio has a position for each.
  init(_ events: some Collection<EventRecord>, _ count: Int, portfolio: Portfolio = .usual, time: Time? = nil) {
    self.events = Array(events)
    self.portfolio = portfolio
    self.time = time ?? events.first?.time ?? Time(nanoseconds: 0)
    var position = PositionRecord()
    if portfolio != .nothing { position.last_ticks = events.first.map { max($0.close.ticks, 0) } ?? 0 }
    positions = Array(repeating: position, count: count)
    orders =
      portfolio != .full
      ? []
      : (1...UInt64(TurnLimits.openOrders)).map {
        OpenOrderRecord(
          clientRef: $0, instrument: UInt16(Int($0) % count), side: 1, type: 2, price_ticks: 1, quantity_units: 1,
          remaining_units: 1)
      }
  }

  func run(_ strategy: inout JailedStrategy, _ wishes: inout WishBuffer) throws(PluginStop) {
    let money: Int64 = portfolio == .nothing ? 0 : 1_000_000_000_000
    let events = UnsafeMutableBufferPointer<EventRecord>.allocate(capacity: events.count)
    let positions = UnsafeMutableBufferPointer<PositionRecord>.allocate(capacity: positions.count)
    let orders = UnsafeMutableBufferPointer<OpenOrderRecord>.allocate(capacity: orders.count)
    defer {
      events.deallocate()
      positions.deallocate()
      orders.deallocate()
    }
    _ = events.initialize(from: self.events)
    _ = positions.initialize(from: self.positions)
    _ = orders.initialize(from: self.orders)
    let record = PortfolioRecord(
      state: portfolio == .stopped ? 2 : 0, time: time, equity_units: money, cash_units: money, free_units: money,
      positions: UnsafeBufferPointer(positions), orders: UnsafeBufferPointer(orders))
    try withUnsafePointer(to: record) { (record) throws(PluginStop) in
      try strategy.turn(events: UnsafeBufferPointer(events), view: PortfolioView(record), wishes: &wishes)
    }
  }
}

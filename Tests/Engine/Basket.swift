import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk

/// Strategies on five instruments with the paper venue: what a rebalancing needs to go wrong in interesting ways.
struct Basket: ~Copyable {
  var run: PaperRun
  private(set) var prices: [Int64] = [100_00, 50_00, 2_000_00, 7_00, 350_00]
  private var wishes = WishBuffer()
  private var time_ns: Int64 = 1_700_000_000_000_000_000
  private(set) var ref: UInt64 = 0
  /// What happened since the last look.
  private(set) var notices: [Notice] = []

  static let count = 5

  init(strategies: Int = 1, fee_ppm: Int64 = 1000, limits change: (inout Limits) -> Void = { _ in }) throws {
    let listings = ["A", "B", "C", "D", "E"].map {
      Listing(
        symbol: "\($0)-USDT", base: $0, quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
        priceStep: Price(ticks: 1),
        quantityStep: Quantity(units: 10), minimumQuantity: Quantity(units: 10), minimumValueUnits: 500_000_000)
    }
    run = try PaperRun(
      RunTerms(
        host: "test", market: "basket", listings: listings,
        venue: VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: fee_ppm, taker_ppm: fee_ppm))),
        strategyCapacity: strategies))
    var limits = Limits()
    limits.order_ppm = 1_000_000
    limits.position_ppm = 1_000_000
    limits.dailyLoss_ppm = 1_000_000
    limits.leverageLong_ppm = 1_000_000
    limits.leverageShort_ppm = 0
    limits.ordersPerSecond = 100
    change(&limits)
    for number in 0..<strategies {
      apply(
        .open(
          StrategyLabel(
            bundle: "S\(number)", id: "org.example.s\(number)", name: "S\(number)", version: "1.0.0", sha256: "00",
            isUnsigned: false),
          Engine.Assignment(
            capital: Money(units: 1_000_000_000_000, CurrencyID(0)),
            instruments: (0..<Basket.count).map { InstrumentID(UInt16($0)) }, limits: limits, subscriptions: .bars,
            warmUp: 0)))
    }
    for instrument in 0..<Basket.count { bar(instrument, at: prices[instrument]) }
  }

  mutating func bar(_ instrument: Int, at price: Int64, after_ns: Int64 = 60_000_000_000) {
    time_ns += after_ns
    prices[instrument] = price
    apply(
      .market(
        .bar(
          InstrumentID(UInt16(instrument)), closing: Time(nanoseconds: time_ns), open: Price(ticks: price),
          high: Price(ticks: price), low: Price(ticks: price), close: Price(ticks: price),
          volume: Quantity(units: 1_000_000), interval_ns: 60_000_000_000)))
  }

  /// A bar of each instrument at its last price: whatever waits for one fills.
  mutating func bars() { for instrument in 0..<Basket.count { bar(instrument, at: prices[instrument]) } }

  /// A plan; gives its number and those of its legs.
  @discardableResult
  mutating func rebalance(_ targets: [(Int, Int64)], from strategy: StrategyID = StrategyID(0)) -> [UInt64] {
    var refs: [UInt64] = []
    for (place, (instrument, weight_ppm)) in targets.enumerated() {
      ref += 1
      wishes.records[place] = .target(
        ref, instrument, weight_ppm: weight_ppm, isLast: place == targets.count - 1)
      refs.append(ref)
    }
    wishes.count = targets.count
    apply(.wishes(strategy))
    return refs
  }

  mutating func wish(_ records: [WishRecord], from strategy: StrategyID = StrategyID(0)) {
    for (place, record) in records.enumerated() { wishes.records[place] = record }
    wishes.count = records.count
    apply(.wishes(strategy))
  }

  mutating func nextRef() -> UInt64 {
    ref += 1
    return ref
  }

  mutating func apply(_ input: Input) {
    precondition(run.apply(input, wishes) == nil, "\(input)")
    while let notice = run.takeNotice() { notices.append(notice) }
    run.trading.engine.ledger.checkInvariants()
  }

  /// The notices since the last look.
  mutating func look() -> [Notice] {
    defer { notices.removeAll() }
    return notices
  }

  /// The events that wait for a strategy; they are taken as read.
  mutating func inbox(_ strategy: StrategyID = StrategyID(0)) -> [EventRecord] {
    let events = Array(run.trading.engine.inbox(strategy))
    apply(.turn(strategy))
    return events
  }

  func held(_ instrument: Int, _ strategy: StrategyID = StrategyID(0)) -> Int64 {
    run.trading.engine.ledger[strategy].positions[instrument].quantity_units
  }
}

extension WishRecord {
  static func target(_ ref: UInt64, _ instrument: Int, weight_ppm: Int64, isLast: Bool) -> WishRecord {
    var record = WishRecord()
    record.kind = WishRecord.target
    record.clientRef = ref
    record.instrument = UInt16(instrument)
    record.detail = weight_ppm
    record.flags = isLast ? WishRecord.lastTarget : 0
    return record
  }
}

extension [Notice] {
  var ends: [PlanEnd] {
    compactMap { if case .planEnded(_, let end) = $0 { end } else { nil } }
  }

  var refusals: [Refusal] {
    compactMap { if case .refused(_, let refusal) = $0 { refusal } else { nil } }
  }

  /// Sides of the orders that the gate let through.
  var sent: [Side] {
    compactMap { if case .approved(_, _, let order, _) = $0 { order.side } else { nil } }
  }
}

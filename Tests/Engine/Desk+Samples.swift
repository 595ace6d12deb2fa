import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk

/// One strategy on one instrument, if not more are asked for, with the paper venue, and the notices since the last look.
struct Bench: ~Copyable {
  var trading: PaperTrading
  var strategies: [StrategyID] = []
  var minute: Int64 = 0
  var wishes = WishBuffer()

  init(
    strategies count: Int = 1, markets: [String] = ["BTC"], capital: Int64 = 10_000, fee_ppm: Int64 = 1000,
    slippage_ppm: Int64 = 0, warmUp: UInt32 = 0, quantityDecimals: Int = 4,
    subscriptions: Subscriptions = [.bars, .trades],
    limits change: (inout Limits) -> Void = { _ in }
  ) {
    let listings = markets.map {
      Listing(
        symbol: "\($0)-USDT", base: $0, quote: "USDT", priceDecimals: 2, quantityDecimals: quantityDecimals,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0)
    }
    guard let universe = try? Universe(listings), let usdt = universe.currency("USDT") else { fatalError("universe") }
    trading = PaperTrading(
      universe, fees: FeeSchedule(maker_ppm: fee_ppm / 2, taker_ppm: fee_ppm), slippage_ppm: slippage_ppm,
      strategyCapacity: count)
    var limits = Limits.plain
    change(&limits)
    for _ in 0..<count {
      strategies.append(
        trading.open(
          Engine.Assignment(
            capital: Money(units: capital * 100_000_000, usdt), instruments: universe.instruments.map(\.id),
            limits: limits, subscriptions: subscriptions, warmUp: warmUp)))
    }
  }

  var first: StrategyID { strategies[0] }

  mutating func bar(_ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64, of market: UInt16 = 0) {
    minute += 1
    let fault = trading.receive(
      .bar(
        InstrumentID(market), closing: Time(nanoseconds: minute * 60_000_000_000), open: Price(ticks: open),
        high: Price(ticks: high), low: Price(ticks: low), close: Price(ticks: close), volume: Quantity(units: 1000),
        interval_ns: 60_000_000_000))
    precondition(fault == nil, "\(fault!)")
    trading.engine.ledger.checkInvariants()
  }

  mutating func bar(at price: Int64, of market: UInt16 = 0) { bar(price, price, price, price, of: market) }

  mutating func trade(_ price: Int64, _ units: Int64) {
    minute += 1
    let fault = trading.receive(
      .trade(
        InstrumentID(0), at: Time(nanoseconds: minute * 60_000_000_000), price: Price(ticks: price),
        quantity: Quantity(units: units), aggressor: nil, id: minute))
    precondition(fault == nil, "\(fault!)")
    trading.engine.ledger.checkInvariants()
  }

  mutating func wish(_ record: WishRecord, from strategy: StrategyID? = nil) {
    wishes.records[0] = record
    wishes.count = 1
    trading.receive(wishes, from: strategy ?? first)
    trading.engine.ledger.checkInvariants()
  }

  mutating func buy(
    _ ref: UInt64, _ units: Int64, limit: Int64? = nil, immediate: Bool = false, of market: UInt16 = 0
  ) {
    wish(.order(side: 1, ref, units, limit: limit, immediate: immediate, of: market))
  }

  mutating func sell(
    _ ref: UInt64, _ units: Int64, limit: Int64? = nil, immediate: Bool = false, of market: UInt16 = 0
  ) {
    wish(.order(side: 2, ref, units, limit: limit, immediate: immediate, of: market))
  }

  mutating func notices() -> [Notice] {
    var list: [Notice] = []
    while !trading.effects.notices.isEmpty { list.append(trading.effects.notices.removeFirst()) }
    return list
  }

  /// The reason and numbers of the refusal among the notices, if there is one.
  mutating func refusal() -> Refusal? {
    for notice in notices() { if case .refused(_, let refusal) = notice { return refusal } }
    return nil
  }

  mutating func fills() -> [(price: Int64, units: Int64, fee: Int64, isMaker: Bool)] {
    notices().compactMap { notice in
      guard case .filled(_, _, _, let fill, _) = notice else { return nil }
      return (fill.price.ticks, fill.quantity.units, fill.fee.units, fill.isMaker)
    }
  }

  /// Kinds of the events that wait for the strategy; they are taken as read.
  mutating func inbox() -> [EventRecord] {
    let events = Array(trading.engine.inbox(first))
    trading.engine.clearInbox(first)
    return events
  }
}

extension Limits {
  /// The usual ones without those that would be in the way of small orders, which most tests are about.
  static var plain: Limits {
    var limits = Limits()
    limits.minimumPosition_ppm = 0
    limits.exposure_ppm = 100_000_000
    limits.duplicateWindow_ns = 0
    limits.dayBand_ppm = 1_000_000
    limits.walk_ppm = 1_000_000
    limits.volumeShare_ppm = 0
    limits.stopLoss_ppm = 1_000_000
    limits.drawdown_ppm = 1_000_000
    limits.correlationWeight_ppm = 0
    limits.volatilityWeight_ppm = 0
    return limits
  }
}

extension WishRecord {
  static func order(
    side: UInt8, _ ref: UInt64, _ units: Int64, limit: Int64?, immediate: Bool = false, of market: UInt16 = 0
  ) -> WishRecord {
    var record = WishRecord()
    record.instrument = market
    record.kind = WishRecord.submit
    record.side = side
    record.type = limit == nil ? 1 : 2
    record.timeInForce = limit == nil || immediate ? 2 : 1
    record.clientRef = ref
    record.price_ticks = limit ?? 0
    record.quantity_units = units
    return record
  }

  static func cancel(_ ref: UInt64) -> WishRecord {
    var record = WishRecord()
    record.kind = WishRecord.cancel
    record.clientRef = ref
    return record
  }

  static func timer(_ ref: UInt64, _ time_ns: Int64) -> WishRecord {
    var record = WishRecord()
    record.kind = WishRecord.timer
    record.clientRef = ref
    record.time_ns = time_ns
    return record
  }
}

extension WishRecord {
  /// An order that the host holds. `type` is one of `bulkhead.h`.
  static func standing(
    _ type: UInt8, side: UInt8, _ ref: UInt64, _ units: Int64, detail: Int64 = 0, limit: Int64 = 0, flags: UInt16 = 0,
    link: Int64 = 0, until time_ns: Int64 = 0
  ) -> WishRecord {
    var record = WishRecord()
    record.kind = WishRecord.submit
    record.side = side
    record.type = type
    record.timeInForce = time_ns == 0 ? 1 : 4
    record.flags = flags
    record.clientRef = ref
    record.price_ticks = limit
    record.quantity_units = units
    record.time_ns = time_ns
    record.detail = detail
    record.link = link
    return record
  }

  static func replace(_ ref: UInt64, price: Int64 = 0, units: Int64 = 0, trigger: Int64 = 0) -> WishRecord {
    var record = WishRecord()
    record.kind = WishRecord.replace
    record.clientRef = ref
    record.price_ticks = price
    record.quantity_units = units
    record.detail = trigger
    return record
  }

  static func cancel(_ ref: UInt64, when type: UInt8, price: Int64 = 0, link: Int64 = 0, at time_ns: Int64 = 0)
    -> WishRecord
  {
    var record = WishRecord()
    record.kind = WishRecord.cancelWhen
    record.type = type
    record.clientRef = ref
    record.detail = price
    record.link = link
    record.time_ns = time_ns
    return record
  }
}

import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport

/// A run whose inputs are drawn: two strategies on two instruments, sensible and senseless wishes, strategies that end
/// and come back. The same seed draws the same inputs, given the same core.
struct DrawnRun: ~Copyable {
  var run: PaperRun
  var wishes = WishBuffer()
  private var chance: SplitMix
  private var time_ns: Int64 = 1_700_000_000_000_000_000
  private var prices: [Int64] = [100_00, 2_000_00]
  private var ref: UInt64 = 0
  /// Each strategy has an instrument to itself, or both have both.
  private let isApart: Bool

  static let strategies = 2

  static var terms: RunTerms {
    let listings = ["BTC", "ETH"].map {
      Listing(
        symbol: "\($0)-USDT", base: $0, quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0)
    }
    var venue = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 500, taker_ppm: 1000)))
    venue.slippage_ppm = 100
    venue.latency = Latency(entry_ns: 1_000_000_000, report_ns: 1_000_000_000, jitter_ns: 15_000_000_000)
    venue.queue = .power2
    venue.seed = 9
    return RunTerms(host: "test", market: "drawn", listings: listings, venue: venue, strategyCapacity: 4)
  }

  init(seed: UInt64, apart isApart: Bool = false) throws {
    self.isApart = isApart
    run = try PaperRun(DrawnRun.terms)
    chance = SplitMix(seed: seed)
  }

  static func label(_ number: Int) -> StrategyLabel {
    StrategyLabel(
      bundle: "S\(number).bhplugin", id: "org.example.s\(number)", name: "S\(number)", version: "1.0.0", sha256: "00",
      isUnsigned: number == 1)
  }

  /// The next input; what it wishes, if it is wishes, lies in `wishes`.
  mutating func draw() -> Input {
    let count = run.trading.engine.strategyCount
    if count < DrawnRun.strategies {
      return .open(
        DrawnRun.label(count),
        Engine.Assignment(
          capital: Money(units: 1_000_000_000_000, CurrencyID(0)),
          instruments: isApart ? [InstrumentID(UInt16(count))] : [InstrumentID(0), InstrumentID(1)],
          limits: limits(), subscriptions: [.bars, .trades, .quotes], warmUp: 3))
    }
    let strategy = StrategyID(UInt16(chance.below(UInt64(count))))
    let isStopped = run.trading.engine.isStopped(strategy)
    switch chance.below(100) {
    case 0: return .stop(strategy, .worker)
    case 1: return .limits(strategy, limits())
    case 2...20 where isStopped:
      return .resume(strategy, DrawnRun.label(Int(strategy.index)), limits(), [.bars, .trades], warmUp: 0)
    case 21...24 where isStopped: return .flatten(strategy)
    case 2...30 where !isStopped:
      drawWishes()
      return .wishes(strategy)
    case 31...40: return .turn(strategy)
    case 41...45: return .command(command(about: strategy))
    case 46...60: return .market(trade())
    case 61...70: return .market(quote())
    default: return .market(bar())
    }
  }

  /// What happens most of the time.
  mutating func drawMarket() -> EventRecord { chance.below(3) == 0 ? trade() : bar() }

  /// Back towards normal wherever something is not, or soon nothing would happen any more.
  private mutating func command(about strategy: StrategyID) -> StateCommand {
    let deeds = StateCommand.Deed.allCases
    let scopes: [StateScope] = [
      .host, .venue, .instrument(InstrumentID(0)), .instrument(InstrumentID(1)), .strategy(strategy),
    ]
    let word = PersonsWord(by: "op", reason: "drawn", at: Time(nanoseconds: Int64(chance.below(9))))
    for scope in scopes where run.trading.engine.states[scope].state != .normal {
      return StateCommand(.resume, scope, word)
    }
    return StateCommand(
      chance.below(8) == 0 ? deeds[chance.below(UInt64(deeds.count))] : .resume, scopes[chance.below(5)], word)
  }

  private mutating func limits() -> Limits {
    var limits = Limits()
    limits.dailyLoss_ppm = Int64(5_000 + chance.below(200_000))
    limits.ordersPerSecond = Int64(1 + chance.below(20))
    limits.openOrders = Int64(1 + chance.below(20))
    limits.volumeShare_ppm = Int64(chance.below(2)) * 3_000_000
    limits.stopLoss_ppm = Int64(5_000 + chance.below(100_000))
    limits.drawdown_ppm = Int64(5_000 + chance.below(300_000))
    limits.correlationWeight_ppm = Int64(chance.below(1_000_000))
    limits.volatilityReference_ppm = Int64(10_000 + chance.below(1_000_000))
    limits.minimumPosition_ppm = Int64(chance.below(3)) * 500
    limits.duplicateWindow_ns = Int64(chance.below(4)) * 15 * Time.nanosecondsPerSecond
    return limits
  }

  private mutating func step(_ instrument: Int) -> Int64 {
    prices[instrument] = max(100, prices[instrument] + Int64(chance.below(201)) - 100)
    return prices[instrument]
  }

  private mutating func tick() -> Time {
    time_ns += Int64(chance.below(3)) * 20_000_000_000
    return Time(nanoseconds: time_ns)
  }

  private mutating func bar() -> EventRecord {
    let instrument = chance.below(2), open = step(instrument), close = step(instrument)
    let high = max(open, close) + Int64(chance.below(50)), low = max(1, min(open, close) - Int64(chance.below(50)))
    return .bar(
      InstrumentID(UInt16(instrument)), closing: tick(), open: Price(ticks: open), high: Price(ticks: high),
      low: Price(ticks: low), close: Price(ticks: close), volume: Quantity(units: Int64(chance.below(10_000))),
      interval_ns: 60_000_000_000)
  }

  private mutating func trade() -> EventRecord {
    let instrument = chance.below(2)
    return .trade(
      InstrumentID(UInt16(instrument)), at: tick(), price: Price(ticks: step(instrument)),
      quantity: Quantity(units: Int64(1 + chance.below(5_000))), aggressor: chance.below(2) == 0 ? .buy : nil,
      id: Int64(chance.below(1000)))
  }

  /// Of the second instrument, which has a book from the first one on; now and then crossed.
  private mutating func quote() -> EventRecord {
    let bid = step(1)
    return .quote(
      InstrumentID(1), at: tick(), bid: Price(ticks: bid), bidSize: Quantity(units: Int64(chance.below(20_000))),
      ask: Price(ticks: bid + Int64(chance.below(20)) - 1), askSize: Quantity(units: Int64(chance.below(20_000))))
  }

  private mutating func drawWishes() {
    wishes.count = chance.below(4)
    wishes.textCount = 5
    for letter in 0..<5 { wishes.text[letter] = UInt8(ascii: "a") + UInt8(chance.below(26)) }
    for index in 0..<wishes.count { wishes.records[index] = wish() }
  }

  /// What the host holds, sensible as often as not: any type, near the price, linked to a recent order or to none.
  private mutating func standingWish(_ instrument: Int) -> WishRecord {
    let near = prices[instrument] + Int64(chance.below(201)) - 100
    let recent = max(Int64(ref) - 1 - Int64(chance.below(3)), 1)
    switch chance.below(8) {
    case 0: return .replace(UInt64(recent), price: near, units: Int64(1 + chance.below(2_0000)))
    case 1: return .replace(UInt64(recent), trigger: near)
    case 2: return .cancel(UInt64(recent), when: UInt8(1 + chance.below(2)), price: near)
    case 3: return .cancel(UInt64(recent), when: UInt8(3 + chance.below(2)), link: recent - 1)
    default: break
    }
    let type = UInt8(2 + chance.below(10)), hasLimit = [2, 4, 6, 9].contains(type)
    let flags = UInt16(chance.below(4)) * 4 + (chance.below(2) == 0 ? 2 : 0)
    var record = WishRecord.standing(
      type, side: UInt8(1 + chance.below(2)), ref, Int64(1 + chance.below(2_0000)), limit: hasLimit ? near : 0,
      flags: type == 11 ? flags & 2 : flags, link: type == 11 ? 200_000 : flags & 12 == 0 ? 0 : recent,
      until: type >= 10 || chance.below(4) == 0 ? time_ns + Int64(chance.below(30)) * 20_000_000_000 : 0)
    switch type {
    case 3...6: record.detail = near
    case 7: record.detail = Int64(1 + chance.below(200))
    case 8: record.detail = Int64(1 + chance.below(20_000))
    case 9: record.detail = Int64(1 + chance.below(5_000))
    case 10: record.detail = Int64(1 + chance.below(6))
    default: break
    }
    record.instrument = UInt16(instrument)
    return record
  }

  private mutating func wish() -> WishRecord {
    ref += 1
    let instrument = chance.below(2)
    switch chance.below(16) {
    case 12...15: return standingWish(instrument)
    case 0: return .cancel(ref > 5 ? ref - UInt64(1 + chance.below(5)) : 1)
    case 1: return .timer(ref, time_ns + Int64(chance.below(100)) * 10_000_000_000)
    case 2:
      var record = WishRecord()
      record.kind = WishRecord.log
      record.text_length = 5
      return record
    case 3:
      var record = WishRecord()
      record.kind = UInt8(chance.below(256))
      record.type = UInt8(chance.below(256))
      record.price_ticks = chance.signed()
      record.quantity_units = chance.signed()
      return record
    default:
      let near = prices[instrument] + Int64(chance.below(101)) - 50
      var record = WishRecord.order(
        side: UInt8(1 + chance.below(2)), ref, Int64(1 + chance.below(2_0000)),
        limit: chance.below(3) == 0 ? nil : near, immediate: chance.below(4) == 0)
      record.instrument = UInt16(instrument)
      return record
    }
  }
}

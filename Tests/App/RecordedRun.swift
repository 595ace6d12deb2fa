import HostEngine
import HostExecution
import HostModel
import HostRisk
import Testing

@testable import App

/// A small run with its journal, made in this process: bars that rise and fall, a strategy that buys at one bar, sells at
/// the next, and then wishes for more than it may have.
struct RecordedRun: ~Copyable {
  private var record: RunRecord
  private var wishes = WishBuffer()
  private var ref: UInt64 = 0
  private let strategy = StrategyID(0)

  private static let label = StrategyLabel(
    bundle: "Sample.bhplugin", id: "org.example.sample", name: "Sample", version: "1.0.0", sha256: "ab",
    isUnsigned: false)

  /// It buys less than is usual.
  private static var limits: Limits {
    var limits = Limits()
    limits.minimumPosition_ppm = 0
    limits.volumeShare_ppm = 0
    return limits
  }

  init(state: String) throws {
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
      priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0)
    let terms = RunTerms(
      host: "test", market: "made up", listings: [listing],
      venue: VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 500, taker_ppm: 1000))), strategyCapacity: 2)
    record = try RunRecord.open(state: state, terms, try Universe([listing]), isFresh: false)
    apply(
      .open(
        RecordedRun.label,
        Engine.Assignment(
          capital: Money(units: 1_000_000_000_000, CurrencyID(0)), instruments: [InstrumentID(0)],
          limits: RecordedRun.limits, subscriptions: .bars, warmUp: 0)))
  }

  /// Six records for each round: bar, turn and wishes, bar, turn and wishes.
  mutating func trade(rounds: Range<Int>) {
    for round in rounds {
      let close = 100_00 + Int64(round % 7) * 25
      bar(2 * round, close: close)
      wish([(1, 800), (1, 5_000_000)])
      bar(2 * round + 1, close: close + 50)
      wish([(2, 800)])
    }
    record.commit()
  }

  /// An input of each kind that trading has not, five of them.
  mutating func endAndGoOn() {
    apply(.limits(strategy, RecordedRun.limits))
    apply(.stop(strategy, .worker))
    apply(.flatten(strategy))
    apply(.resume(strategy, RecordedRun.label, RecordedRun.limits, .bars, warmUp: 0))
    apply(.report(VenueReport(OrderID(7), at: Time(nanoseconds: 0), .accepted)))
    record.commit()
  }

  mutating func saveSnapshot() { record.saveSnapshot() }

  private mutating func bar(_ number: Int, close: Int64) {
    apply(
      .market(
        .bar(
          InstrumentID(0), closing: Time(nanoseconds: 1_700_000_000_000_000_000 + Int64(number) * 60_000_000_000),
          open: Price(ticks: close - 10), high: Price(ticks: close + 10), low: Price(ticks: close - 20),
          close: Price(ticks: close), volume: Quantity(units: 100_000), interval_ns: 60_000_000_000)))
  }

  private mutating func wish(_ orders: [(side: UInt8, units: Int64)]) {
    apply(.turn(strategy))
    for (index, order) in orders.enumerated() {
      ref += 1
      var wish = WishRecord()
      wish.kind = WishRecord.submit
      wish.side = order.side
      wish.type = OrderType.market.rawValue
      wish.timeInForce = TimeInForce.immediate.rawValue
      wish.clientRef = ref
      wish.quantity_units = order.units
      wishes.records[index] = wish
    }
    wishes.count = orders.count
    apply(.wishes(strategy))
    wishes.count = 0
  }

  private mutating func apply(_ input: Input) {
    precondition(record.apply(input, wishes) == nil, "\(input)")
    while record.takeNotice() != nil {}
    precondition(record.failure == nil, "\(record.failure!)")
  }
}

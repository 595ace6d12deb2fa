import HostExecution
import HostModel

/// The options that say how the paper venue behaves.
enum VenueOptions {
  static let makerFee = Parameter<Int64>.option(
    "maker-fee", .share(upTo: 100_000), "fee of orders that rested, as a share of the value", default: "0.001")
  static let takerFee = Parameter<Int64>.option(
    "taker-fee", .share(upTo: 100_000), "fee of orders that traded at once", default: "0.001")
  static let feeTiers = Parameter<[FeeTier]>.repeated(
    "fee-tier", .feeTier, "other fees once so much was traded in 30 days")
  static let slippage = Parameter<Int64>.option(
    "slippage", .share(upTo: 100_000), "how much worse than the market an order trades at once", default: "0")
  static let latency = Parameter<Int64?>.option(
    "latency", .delay, "how long an order or cancel takes to the venue; otherwise no time")
  static let reportLatency = Parameter<Int64?>.option(
    "report-latency", .delay, "how long the venue's answer takes; otherwise no time")
  static let jitter = Parameter<Int64?>.option(
    "jitter", .delay, "at most this much more for each message, drawn from --venue-seed")
  static let queue = Parameter<QueueModel>.option(
    "queue", .choice("MODEL"), "how an order that rests in a book moves up", default: "conservative")
  static let participation = Parameter<Int64?>.option(
    "participation", .share(upTo: 1_000_000), "share of a bar's volume that all orders together may get")
  static let seed = Parameter<Int64>.option(
    "venue-seed", .integer(0...Int64.max), "draws the jitter", default: "1")

  static let all: [any ParameterShape] = [
    makerFee, takerFee, feeTiers, slippage, latency, reportLatency, jitter, queue, participation, seed,
  ]

  static func model(_ invocation: Invocation) throws(UsageError) -> VenueModel {
    let tiers = invocation[feeTiers].sorted { $0.volume_units < $1.volume_units }
    guard tiers.count <= FeeTiers.limit else {
      throw .badValue(
        parameter: "--fee-tier", value: "\(tiers.count) times", reason: "at most \(FeeTiers.limit)",
        path: invocation.path)
    }
    for (tier, next) in zip(tiers, tiers.dropFirst()) where tier.volume_units == next.volume_units {
      throw .badValue(
        parameter: "--fee-tier", value: next.volume_units.decimalText(decimals: Currency.usualDecimals),
        reason: "given twice", path: invocation.path)
    }
    let first = FeeSchedule(maker_ppm: invocation[makerFee], taker_ppm: invocation[takerFee])
    var model = VenueModel(fees: FeeTiers(first, tiers))
    model.slippage_ppm = invocation[slippage]
    model.latency = Latency(
      entry_ns: invocation[latency] ?? 0, report_ns: invocation[reportLatency] ?? 0,
      jitter_ns: invocation[jitter] ?? 0)
    model.queue = invocation[queue]
    model.participation_ppm = invocation[participation]
    model.seed = UInt64(invocation[seed])
    return model
  }
}

extension ValueKind where Value == Int64 {
  /// How long a message is on its way, in nanoseconds: `250us`, `5ms`, `1s`.
  static var delay: ValueKind {
    ValueKind(placeholder: "TIME") { text throws(ValueFault) in
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let units: [(String, Int64)] = [("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)]
      guard let count = Int64(digits), let unit = units.first(where: { $0.0 == text[digits.endIndex...] })?.1 else {
        throw ValueFault("not a length of time such as 250us, 5ms or 1s")
      }
      let (delay_ns, overflow) = count.multipliedReportingOverflow(by: unit)
      guard !overflow, Latency.range_ns.contains(delay_ns) else { throw ValueFault("more than a day") }
      return delay_ns
    }
  }
}

extension ValueKind where Value == FeeTier {
  /// `1000000:0.0008:0.001`: from this volume on, the maker's and the taker's fee as shares of the value.
  static var feeTier: ValueKind {
    let volume = ValueKind<Int64>.decimal(Currency.usualDecimals), fee = ValueKind<Int64>.share(upTo: 100_000)
    return ValueKind(placeholder: "VOLUME:MAKER:TAKER") { text throws(ValueFault) in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else {
        throw ValueFault("not of the form VOLUME:MAKER:TAKER, such as 1000000:0.0008:0.001")
      }
      let volume_units = try volume.parse(parts[0])
      guard volume_units > 0 else { throw ValueFault("a tier without volume: that is --maker-fee and --taker-fee") }
      return FeeTier(
        volume_units: volume_units,
        fees: FeeSchedule(maker_ppm: try fee.parse(parts[1]), taker_ppm: try fee.parse(parts[2])))
    }
  }
}

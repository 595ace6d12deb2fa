import HostEngine
import HostExecution
import HostJSON
import HostModel
import HostRisk
import HostTrust

/// The records of a run's journal as JSON: what the core was told. Prices, quantities and money are decimal text.
///
/// It needs the run's first record, which says what the instruments are.
final class RecordText {
  let words: RunWords
  /// Used again for each record.
  private var wishes = WishBuffer()

  init(_ terms: RunTerms) throws(Universe.Fault) { words = RunWords(try Universe(terms.listings)) }

  /// `nil` for bytes that this version of the host does not write.
  func json(_ kind: UInt16, _ payload: UnsafeRawBufferPointer) -> JSON? {
    guard let kind = InputKind(rawValue: kind) else { return nil }
    var bytes = ByteReader(payload)
    do throws(ByteFault) {
      guard kind != .begin else { return terms(try RunTerms(decoding: &bytes)) }
      let input = try Input(kind, decoding: &bytes)
      var members = [JSON.Member("input", .string("\(kind)"))] + self.members(input)
      if kind == .wishes {
        try wishes.restore(from: &bytes)
        try bytes.checkEnd()
        members.append(.init("wishes", .array((0..<wishes.count).map { words.wish(wishes.records[$0], of: wishes) })))
      }
      return .object(members)
    } catch {
      return nil
    }
  }

  private func terms(_ terms: RunTerms) -> JSON {
    let fees = terms.venue.fees.first, latency = terms.venue.latency
    return .object([
      .init("input", .string("\(InputKind.begin)")), .init("host", .string(terms.host)),
      .init("market", .string(terms.market)),
      .init("instruments", .array(terms.listings.map { .string($0.symbol) })),
      .init("maker_fee_ppm", .integer(fees.maker_ppm)), .init("taker_fee_ppm", .integer(fees.taker_ppm)),
      .init("fee_tiers", .integer(Int64(terms.venue.fees.others.count))),
      .init("slippage_ppm", .integer(terms.venue.slippage_ppm)), .init("queue", .string(terms.venue.queue.rawValue)),
      .init("latency_ns", .integer(latency.entry_ns)), .init("report_latency_ns", .integer(latency.report_ns)),
      .init("jitter_ns", .integer(latency.jitter_ns)),
      .init("participation_ppm", terms.venue.participation_ppm.map { .integer($0) } ?? .null),
      .init("venue_seed", .string("\(terms.venue.seed)")),
    ])
  }

  private func members(_ input: Input) -> [JSON.Member] {
    switch input {
    case .open(let label, let assignment):
      self.label(label) + [
        .init("capital", words.money(assignment.capital)),
        .init("instruments", .array(assignment.instruments.map { words.symbol($0) })),
        .init("limits", assignment.limits.json), permitted(assignment.limits),
        .init("subscriptions", .integer(Int64(assignment.subscriptions.rawValue))),
        .init("warm_up", .integer(Int64(assignment.warmUp))), .init("lots", .string("\(assignment.lots)")),
      ]
    case .market(let event): words.event(event)
    case .turn(let strategy), .wishes(let strategy), .flatten(let strategy): [words.strategy(strategy)]
    case .report(let report): words.report(report)
    case .stop(let strategy, let reason): [words.strategy(strategy), words.stop(reason)]
    case .resume(let strategy, let label, let limits, let subscriptions, let warmUp):
      [words.strategy(strategy)] + self.label(label) + [
        .init("limits", limits.json), permitted(limits),
        .init("subscriptions", .integer(Int64(subscriptions.rawValue))),
        .init("warm_up", .integer(Int64(warmUp))),
      ]
    case .limits(let strategy, let limits): [words.strategy(strategy), .init("limits", limits.json), permitted(limits)]
    case .command(let command): words.command(command)
    case .reconnected: []
    case .hostLimits(let limits):
      [
        .init("all_exposure", .string(limits.exposure_ppm.decimalText(decimals: 6))),
        .init("all_orders_per_second", .integer(limits.ordersPerSecond)),
      ]
    }
  }

  /// What it may trade of this run.
  private func permitted(_ limits: Limits) -> JSON.Member {
    let all = words.universe.instruments.map(\.id)
    return .init("permitted", .array(all.filter(limits.instruments.contains).map { words.symbol($0) }))
  }

  private func label(_ label: StrategyLabel) -> [JSON.Member] {
    [
      .init("bundle", .string(label.bundle)), .init("id", .string(label.id)), .init("name", .string(label.name)),
      .init("version", .string(label.version)), .init("sha256", .string(label.sha256)),
      .init("unsigned", .boolean(label.isUnsigned)),
    ]
  }
}

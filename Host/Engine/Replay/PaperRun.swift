import HostExecution
import HostLedger
import HostModel
import HostRisk

/// A run on paper as its inputs make it: the core with its venue, and what has to be known to go on with it after the
/// process has ended.
///
///     var run = try PaperRun(terms)
///     journal.append(input); run.apply(input, wishes)      // the host
///     try run.replay(kind, payload, &wishes)               // the same run again, from the journal
public struct PaperRun: ~Copyable {
  public let terms: RunTerms
  public let universe: Universe
  public internal(set) var trading: PaperTrading
  /// By strategy number.
  public internal(set) var labels: [StrategyLabel] = []
  /// What each of them did, by strategy number.
  public internal(set) var tallies: [StrategyTally] = []
  /// How far the market has come.
  public internal(set) var eventCount: Int64 = 0

  public init(_ terms: RunTerms) throws(Universe.Fault) { self.init(terms, try Universe(terms.listings)) }

  /// `universe` is that of the terms' listings.
  public init(_ terms: RunTerms, _ universe: Universe) {
    precondition(universe.listings == terms.listings, "terms and universe differ")
    self.terms = terms
    self.universe = universe
    trading = PaperTrading(universe, terms.venue, strategyCapacity: terms.strategyCapacity)
  }

  /// The first record of a journal.
  public static func begin(_ kind: UInt16, _ payload: UnsafeRawBufferPointer) throws(Fault) -> PaperRun {
    guard kind == InputKind.begin.rawValue else { throw .kind(kind) }
    let terms: RunTerms
    do throws(ByteFault) {
      var bytes = ByteReader(payload)
      terms = try RunTerms(decoding: &bytes)
      try bytes.checkEnd()
    } catch {
      throw .bytes(error)
    }
    do throws(Universe.Fault) { return try PaperRun(terms) } catch { throw .universe(error) }
  }

  public var hasNotices: Bool { !trading.effects.notices.isEmpty }

  /// What happened and nobody was told yet, oldest first. The caller takes all of it after each input.
  public mutating func takeNotice() -> Notice? {
    guard hasNotices else { return nil }
    let notice = trading.effects.notices.removeFirst()
    if let strategy = notice.strategy { tallies[Int(strategy.index)].note(notice) }
    return notice
  }

  /// Gives what is wrong with a market record, which then changed nothing.
  @discardableResult
  public mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer) -> MarketRecordFault? {
    if let fault = trading.apply(input, wishes) { return fault }
    switch input {
    case .open(let label, _):
      labels.append(label)
      tallies.append(StrategyTally())
    case .resume(let strategy, let label, _, _, _): labels[Int(strategy.index)] = label
    case .market: eventCount += 1
    case .turn(let strategy):
      tallies[Int(strategy.index)].mark(equity_units: trading.engine.ledger[strategy].equity_units)
    case .wishes, .report, .stop, .flatten, .limits, .command, .reconnected, .hostLimits: break
    }
    return nil
  }

  /// Why a journal's records are not a run. Its bytes are whole, or they would not have been read: it was written by
  /// another version of this host, or by a fault in it.
  public enum Fault: Error, Equatable, Sendable {
    case kind(UInt16)
    case bytes(ByteFault)
    /// Listings that cannot be one run.
    case universe(Universe.Fault)
    /// An input that the state before it does not admit.
    case order(InputKind)
    case market(MarketRecordFault)
  }

  /// One record of the journal behind the first. `told` hears what people were told when it was new.
  public mutating func replay(
    _ kind: UInt16, _ payload: UnsafeRawBufferPointer, _ wishes: inout WishBuffer, told: (Notice) -> Void = { _ in }
  ) throws(Fault) {
    guard let kind = InputKind(rawValue: kind), kind != .begin else { throw .kind(kind) }
    var bytes = ByteReader(payload)
    let input: Input
    do throws(ByteFault) {
      input = try Input(kind, decoding: &bytes)
      if kind == .wishes {
        try wishes.restore(from: &bytes)
        try bytes.checkEnd()
      }
    } catch {
      throw .bytes(error)
    }
    guard trading.engine.admits(input) else { throw .order(kind) }
    if let fault = apply(input, wishes) { throw .market(fault) }
    while let notice = takeNotice() { told(notice) }
  }
}

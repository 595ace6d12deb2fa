import HostExecution
import HostLedger
import HostModel
import HostRisk

/// The whole core in one canonical form: what a snapshot holds, and what two runs are compared by.
extension Engine {
  public func encode(into bytes: inout ByteWriter) {
    now.encode(into: &bytes)
    bytes.write(UInt16(strategyCount))
    for index in 0..<strategyCount {
      let portfolio = ledger[StrategyID(UInt16(index))]
      portfolio.currency.encode(into: &bytes)
      bytes.write(portfolio.lotMethod.rawValue)
      bytes.write(UInt16(portfolio.instrumentCount))
      for position in 0..<portfolio.instrumentCount { portfolio.instruments[position].encode(into: &bytes) }
      desks[index].encode(into: &bytes, instrumentCount: portfolio.instrumentCount)
    }
    states.encode(into: &bytes, strategyCount: strategyCount)
    hostLimits.encode(into: &bytes)
    allMessages.encode(into: &bytes)
    ledger.encode(into: &bytes)
    for index in markets.indices { markets[index].encode(into: &bytes) }
    for index in markets.indices { memories[index].encode(into: &bytes) }
    encodeWatches(into: &bytes)
  }

  /// Takes over what `encode` wrote, in an engine that was made with the same instruments and has no strategy yet. After a
  /// fault it is of no use.
  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    precondition(strategyCount == 0, "\(strategyCount) strategies are there already")
    let then = try Time(decoding: &bytes)
    let strategies = Int(try bytes.read(UInt16.self))
    guard strategies <= capacity else { throw .value(of: "strategies", Int64(strategies)) }
    for index in 0..<strategies { try restoreStrategy(index, &bytes) }
    try states.restore(from: &bytes, strategyCount: strategies)
    hostLimits = try HostLimits(decoding: &bytes)
    allMessages = try MessageRate(decoding: &bytes)
    try ledger.restore(from: &bytes)
    for index in markets.indices { try markets[index].restore(from: &bytes) }
    for index in markets.indices { try memories[index].restore(from: &bytes) }
    for index in 0..<strategies { setStops(desks + index) }
    try restoreWatches(from: &bytes)
    now = then
  }

  private mutating func restoreStrategy(_ index: Int, _ bytes: inout ByteReader) throws(ByteFault) {
    let currency = try CurrencyID(decoding: &bytes), method = try bytes.read(UInt8.self)
    guard let lots = LotMethod(rawValue: method) else { throw .value(of: "lot method", Int64(method)) }
    let count = try bytes.read(UInt16.self)
    guard count <= TurnLimits.instruments else { throw .value(of: "instruments", Int64(count)) }
    var instruments: [InstrumentID] = []
    for _ in 0..<count { instruments.append(try InstrumentID(decoding: &bytes)) }
    let strategy = try StrategyID(decoding: &bytes)
    guard Int(strategy.index) == index else { throw .value(of: "strategy", Int64(strategy.index)) }
    let assignment = Assignment(
      capital: Money(units: 0, currency), instruments: instruments, limits: try Limits(decoding: &bytes),
      subscriptions: Subscriptions(rawValue: try bytes.read(UInt32.self)), warmUp: 0, lots: lots)
    guard canOpen(assignment) else { throw .value(of: "assignment of strategy", Int64(index)) }
    _ = open(assignment)
    try desks[index].restore(from: &bytes, instrumentCount: instruments.count)
  }
}

extension PaperTrading {
  func encode(into bytes: inout ByteWriter) {
    precondition(
      reports.isEmpty && effects.requests.isEmpty && effects.changes.isEmpty, "encoded within an input")
    engine.encode(into: &bytes)
    door.encode(into: &bytes)
    venue.encode(into: &bytes)
  }

  mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    try engine.restore(from: &bytes)
    try door.restore(from: &bytes)
    try venue.restore(from: &bytes)
    // The bytes of venue and door hold no rules: they are those that the ledger goes by.
    for instrument in engine.ledger.instruments {
      venue.adopt(instrument.rules, for: instrument.id)
      door.adopt(instrument.rules, for: instrument.id)
    }
  }
}

import HostModel

/// A run between two inputs: what a snapshot holds. Nobody waits to be told of anything.
extension PaperRun {
  public func encode(into bytes: inout ByteWriter) {
    terms.encode(into: &bytes)
    bytes.write(eventCount)
    bytes.write(UInt16(labels.count))
    for index in labels.indices {
      labels[index].encode(into: &bytes)
      tallies[index].encode(into: &bytes)
    }
    trading.encode(into: &bytes)
  }

  /// Throws for bytes that another version of the host wrote; then the run is made again from its inputs.
  public static func restored(from bytes: inout ByteReader) throws(ByteFault) -> PaperRun {
    let terms = try RunTerms(decoding: &bytes)
    guard let universe = try? Universe(terms.listings) else {
      throw .value(of: "listings", Int64(terms.listings.count))
    }
    var run = PaperRun(terms, universe)
    run.eventCount = try bytes.read("events", in: 0...Int64.max)
    let count = Int(try bytes.read(UInt16.self))
    guard count <= terms.strategyCapacity else { throw .value(of: "labels", Int64(count)) }
    for _ in 0..<count {
      run.labels.append(try StrategyLabel(decoding: &bytes))
      run.tallies.append(try StrategyTally(decoding: &bytes))
    }
    try run.trading.restore(from: &bytes)
    guard run.trading.engine.strategyCount == count else { throw .value(of: "labels", Int64(count)) }
    try bytes.checkEnd()
    return run
  }
}

extension StrategyTally {
  func encode(into bytes: inout ByteWriter) {
    for number in [
      orders, fills, cancelled, marginCalls, liquidations, stopLosses, drawdown.peak_units, drawdown.largest_units,
      drawdown.from_units,
    ] { bytes.write(number) }
    bytes.write(UInt8(refusals.count))
    for number in refusals { bytes.write(number) }
    bytes.write(stop != nil)
    stop?.encode(into: &bytes)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init()
    orders = try bytes.read(Int64.self)
    fills = try bytes.read(Int64.self)
    cancelled = try bytes.read(Int64.self)
    marginCalls = try bytes.read(Int64.self)
    liquidations = try bytes.read(Int64.self)
    stopLosses = try bytes.read(Int64.self)
    drawdown = Drawdown(
      peak_units: try bytes.read(Int64.self), largest_units: try bytes.read(Int64.self),
      from_units: try bytes.read(Int64.self))
    let kinds = Int(try bytes.read(UInt8.self))
    guard kinds <= refusals.count else { throw .value(of: "refusals", Int64(kinds)) }
    for kind in 0..<kinds { refusals[kind] = try bytes.read(Int64.self) }
    if try bytes.readBool("stopped") { stop = try StopReason(decoding: &bytes) }
  }
}

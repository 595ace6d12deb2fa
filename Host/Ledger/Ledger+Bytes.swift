import HostModel

/// All of a ledger's state in its one canonical form. Values and exposures are written too, although they follow from the
/// rest: a mark that was too large to be taken leaves them as they were before it.
extension Ledger {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt16(count))
    for instrument in instruments {
      let rules = instrument.rules
      bytes.write(rules.version)
      bytes.write(rules.priceStep.ticks)
      bytes.write(rules.quantityStep.units)
      bytes.write(rules.minimumValue_units)
      bytes.write(rules.multiplier)
      bytes.write(rules.maximumQuantity.units)
    }
    accounts.encode(into: &bytes, strategyCount: count)
    for index in 0..<count { portfolios[index].encode(into: &bytes) }
  }

  /// Puts an encoded state in the place of this ledger's, which was set up with the same currencies, instruments and
  /// strategies. After a fault it is of no use.
  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    let strategies = Int(try bytes.read(UInt16.self))
    guard strategies == count else { throw .value(of: "strategies", Int64(strategies)) }
    for index in instruments.indices {
      let rules = InstrumentRules(
        version: try bytes.read(Int64.self), priceStep: Price(ticks: try bytes.read(Int64.self)),
        quantityStep: Quantity(units: try bytes.read(Int64.self)), minimumValue_units: try bytes.read(Int64.self),
        multiplier: try bytes.read(Int64.self), maximumQuantity: Quantity(units: try bytes.read(Int64.self)))
      guard rules == instruments[index].rules || instruments[index].adopt(rules) else {
        throw .value(of: "rules version", rules.version)
      }
    }
    try accounts.restore(from: &bytes, strategyCount: count)
    for index in 0..<count { try portfolios[index].restore(from: &bytes) }
  }
}

extension Portfolio {
  fileprivate func encode(into bytes: inout ByteWriter) {
    for number in [
      positionsValue_units, exposure_units, cash_units, promisedCash_units, paidIn_units, fees_units, funding_units,
      interest_units, fillCount, Int64(marginedCount),
    ] { bytes.write(number) }
    for position in 0..<instrumentCount {
      let record = positions[position]
      for number in [
        record.quantity_units, record.selling_units, record.cost_units, record.realised_units, record.last_ticks,
        record.last_time_ns, values[position], exposures[position],
      ] { bytes.write(number) }
      lots?[position].encode(into: &bytes)
    }
  }

  fileprivate mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    positionsValue_units = try bytes.read(Int64.self)
    exposure_units = try bytes.read(Int64.self)
    cash_units = try bytes.read(Int64.self)
    promisedCash_units = try bytes.read(Int64.self)
    paidIn_units = try bytes.read(Int64.self)
    fees_units = try bytes.read(Int64.self)
    funding_units = try bytes.read(Int64.self)
    interest_units = try bytes.read(Int64.self)
    fillCount = try bytes.read(Int64.self)
    marginedCount = Int(try bytes.read("margined positions", in: 0...Int64(instrumentCount)))
    for position in 0..<instrumentCount {
      positions[position].quantity_units = try bytes.read(Int64.self)
      positions[position].selling_units = try bytes.read(Int64.self)
      positions[position].cost_units = try bytes.read(Int64.self)
      positions[position].realised_units = try bytes.read(Int64.self)
      positions[position].last_ticks = try bytes.read(Int64.self)
      positions[position].last_time_ns = try bytes.read(Int64.self)
      values[position] = try bytes.read(Int64.self)
      exposures[position] = try bytes.read(Int64.self)
      try lots?[position].restore(from: &bytes)
    }
  }
}

extension LotQueue {
  fileprivate func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt32(count))
    for index in 0..<count {
      bytes.write(self[index].units)
      bytes.write(self[index].cost_units)
    }
  }

  fileprivate mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    removeAll()
    let stored = Int(try bytes.read(UInt32.self))
    // Each takes 16 bytes: more of them than that are not there.
    guard stored <= bytes.left / 16 else { throw .tooShort(needed: stored * 16, left: bytes.left) }
    for _ in 0..<stored {
      let units = try bytes.read("lot units", in: 1...Int64.max)
      append(Lot(units: units, cost_units: try bytes.read(Int64.self)))
    }
  }
}

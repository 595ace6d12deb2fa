import HostModel

extension Ladder {
  /// From the furthest level to the best: rank, size, taken.
  func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt32(count))
    for place in 0..<count {
      bytes.write(levels[place].rank)
      bytes.write(levels[place].size_units)
      bytes.write(levels[place].taken_units)
    }
  }

  mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    removeAll()
    let wanted = try bytes.read("levels", in: Int32(0)...Int32(Ladder.limit))
    for _ in 0..<wanted {
      let rank = try bytes.read(Int64.self)
      if let best, best.rank >= rank { throw .value(of: "level's rank", rank) }
      let size_units = try bytes.read("level's size", in: 1...EventRecord.largestSize_units)
      append(Level(rank: rank, size_units: size_units, taken_units: try bytes.read("taken", in: 0...size_units)))
    }
  }
}

extension OrderBook {
  func encode(into bytes: inout ByteWriter) {
    bytes.write(source.rawValue)
    bytes.write(isWhole)
    bytes.write(isInSnapshot)
    bytes.write(top.bid.ticks)
    bytes.write(top.bidSize.units)
    bytes.write(top.ask.ticks)
    bytes.write(top.askSize.units)
    bids.encode(into: &bytes)
    asks.encode(into: &bytes)
  }

  mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let known = Source(rawValue: number) else { throw .value(of: "book's source", Int64(number)) }
    source = known
    isWhole = try bytes.readBool("whole")
    isInSnapshot = try bytes.readBool("snapshot")
    top.bid = Price(ticks: try bytes.read("bid", in: 0...EventRecord.largestPrice_ticks))
    top.bidSize = Quantity(units: try bytes.read("bid size", in: 0...EventRecord.largestSize_units))
    top.ask = Price(ticks: try bytes.read("ask", in: 0...EventRecord.largestPrice_ticks))
    top.askSize = Quantity(units: try bytes.read("ask size", in: 0...EventRecord.largestSize_units))
    try bids.restore(from: &bytes)
    try asks.restore(from: &bytes)
  }
}

extension MarketState {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt8(truncatingIfNeeded: status.rawValue))
    book.encode(into: &bytes)
  }

  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    let number = Int64(try bytes.read(UInt8.self))
    guard let known = MarketStatus(rawValue: number) else { throw .value(of: "market status", number) }
    status = known
    try book.restore(from: &bytes)
  }
}

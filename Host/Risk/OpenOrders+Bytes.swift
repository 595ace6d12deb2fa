import HostModel

extension OpenOrders {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(buying_units)
    bytes.write(buyingStake_units)
    bytes.write(selling_units)
    bytes.write(sellingStake_units)
    bytes.write(highestBid.ticks)
    bytes.write(lowestAsk.ticks)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init()
    buying_units = try bytes.read("units to buy", in: 0...Int64.max)
    buyingStake_units = try bytes.read(Int64.self)
    selling_units = try bytes.read("units to sell", in: 0...Int64.max)
    sellingStake_units = try bytes.read(Int64.self)
    highestBid = Price(ticks: try bytes.read("bid", in: 0...Int64.max))
    lowestAsk = Price(ticks: try bytes.read("ask", in: 1...Int64.max))
  }
}

import HostModel
import HostRisk

/// All that the door knows. Its instruments are the run's and come with the rules that are in force.
extension Door {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt16(accountCount))
    for index in instruments.indices {
      bytes.write(marks[index].last.ticks)
      bytes.write(marks[index].before.ticks)
      bytes.write(marks[index].time_ns)
      bytes.write(marks[index].status.rawValue)
    }
    for index in 0..<accountCount { accounts[index].encode(into: &bytes) }
    states.encode(into: &bytes, strategyCount: accountCount)
  }

  /// Takes over what `encode` wrote, in a door that was made with the same instruments and has no account yet.
  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    let count = Int(try bytes.read(UInt16.self))
    for index in instruments.indices {
      marks[index].last = Price(ticks: try bytes.read(Int64.self))
      marks[index].before = Price(ticks: try bytes.read(Int64.self))
      marks[index].time_ns = try bytes.read(Int64.self)
      let number = try bytes.read(Int64.self)
      guard let status = MarketStatus(rawValue: number) else { throw .value(of: "status", number) }
      marks[index].status = status
    }
    guard count <= capacity else { throw .value(of: "accounts at the door", Int64(count)) }
    for _ in 0..<count {
      (accounts + accountCount).initialize(to: try DoorAccount(decoding: &bytes, instrumentCount: instruments.count))
      accountCount += 1
    }
    try states.restore(from: &bytes, strategyCount: count)
  }

  /// Goes by an instrument's rules as they are now.
  public mutating func adopt(_ rules: InstrumentRules, for instrument: InstrumentID) {
    _ = instruments[Int(instrument.index)].adopt(rules)
  }
}

extension DoorAccount {
  private static let orderLimit = 1 << 16

  func encode(into bytes: inout ByteWriter) {
    for number in limits.numbers { bytes.write(number) }
    bytes.write(money_units)
    currency.encode(into: &bytes)
    for units in held { bytes.write(units) }
    bytes.write(UInt32(orders.count))
    for order in orders {
      order.id.encode(into: &bytes)
      order.instrument.encode(into: &bytes)
      bytes.write(order.side.rawValue)
      bytes.write(order.rest)
    }
    bytes.write(lastNumber)
    // The oldest first, so that equal histories are equal bytes wherever the ring's seam lies.
    let latest = sent.sorted().suffix(min(sentCount, sent.count))
    bytes.write(UInt32(latest.count))
    for time_ns in latest { bytes.write(time_ns) }
  }

  init(decoding bytes: inout ByteReader, instrumentCount: Int) throws(ByteFault) {
    let limits = try DoorLimits(decoding: &bytes), money_units = try bytes.read(Int128.self)
    self.init(
      capital: Money(units: 0, try CurrencyID(decoding: &bytes)), limits, instrumentCount: instrumentCount)
    self.money_units = money_units
    do throws(ByteFault) { try restore(from: &bytes, instrumentCount: instrumentCount) } catch {
      deallocate()
      throw error
    }
  }

  private mutating func restore(from bytes: inout ByteReader, instrumentCount: Int) throws(ByteFault) {
    for index in held.indices { held[index] = try bytes.read(Int64.self) }
    let count = Int(try bytes.read(UInt32.self))
    guard count <= DoorAccount.orderLimit else { throw .value(of: "orders at the door", Int64(count)) }
    for _ in 0..<count {
      let id = try OrderID(decoding: &bytes), instrument = try InstrumentID(decoding: &bytes)
      let number = try bytes.read(UInt8.self)
      guard Int(instrument.index) < instrumentCount, let side = Side(rawValue: number) else {
        throw .value(of: "order at the door", Int64(number))
      }
      orders.append(
        DoorOrder(
          id: id, instrument: instrument, side: side, rest: try bytes.read(Int64.self)))
    }
    lastNumber = try bytes.read(UInt64.self)
    let times = Int(try bytes.read(UInt32.self))
    guard times <= sent.count else { throw .value(of: "sent times", Int64(times)) }
    for _ in 0..<times { noteSent(at: Time(nanoseconds: try bytes.read(Int64.self))) }
  }
}

extension DoorLimits {
  var numbers: [Int64] { [order_ppm, position_ppm, exposure_ppm, band_ppm, priceAge_ns, messages] }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    order_ppm = try bytes.read(Int64.self)
    position_ppm = try bytes.read(Int64.self)
    exposure_ppm = try bytes.read(Int64.self)
    band_ppm = try bytes.read(Int64.self)
    priceAge_ns = try bytes.read(Int64.self)
    messages = try bytes.read("messages", in: 1...100_000)
  }
}

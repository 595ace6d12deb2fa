import HostModel

extension VenueModel {
  public func encode(into bytes: inout ByteWriter) {
    fees.first.encode(into: &bytes)
    bytes.write(UInt8(fees.others.count))
    for tier in fees.others {
      bytes.write(tier.volume_units)
      tier.fees.encode(into: &bytes)
    }
    bytes.write(slippage_ppm)
    bytes.write(latency.entry_ns)
    bytes.write(latency.report_ns)
    bytes.write(latency.jitter_ns)
    bytes.write(text: queue.rawValue)
    bytes.write(participation_ppm ?? 0)
    bytes.write(seed)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let first = try FeeSchedule(decoding: &bytes), count = try bytes.read(UInt8.self)
    guard count <= FeeTiers.limit else { throw .value(of: "fee tiers", Int64(count)) }
    var others: [FeeTier] = [], before: Int64 = 0
    for _ in 0..<count {
      let volume_units = try bytes.read(Int64.self)
      guard volume_units > before else { throw .value(of: "fee tier's volume", volume_units) }
      others.append(FeeTier(volume_units: volume_units, fees: try FeeSchedule(decoding: &bytes)))
      before = volume_units
    }
    self.init(fees: FeeTiers(first, others))
    slippage_ppm = try bytes.read("slippage", in: FeeSchedule.range_ppm)
    latency = Latency(
      entry_ns: try bytes.read("latency", in: Latency.range_ns),
      report_ns: try bytes.read("report latency", in: Latency.range_ns),
      jitter_ns: try bytes.read("jitter", in: Latency.range_ns))
    let name = try bytes.readText(limit: 16)
    guard let known = QueueModel(rawValue: name) else { throw .value(of: "queue model", Int64(name.utf8.count)) }
    queue = known
    let share_ppm = try bytes.read("participation", in: Int64(0)...1_000_000)
    participation_ppm = share_ppm > 0 ? share_ppm : nil
    seed = try bytes.read(UInt64.self)
  }
}

extension FeeSchedule {
  static let range_ppm: ClosedRange<Int64> = 0...100_000

  func encode(into bytes: inout ByteWriter) {
    bytes.write(maker_ppm)
    bytes.write(taker_ppm)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init(
      maker_ppm: try bytes.read("maker fee", in: FeeSchedule.range_ppm),
      taker_ppm: try bytes.read("taker fee", in: FeeSchedule.range_ppm))
  }
}

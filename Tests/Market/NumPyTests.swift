import HostMarket
import HostModel
import Testing
import TestSupport

/// NumPy is the other reader of these files, and the other writer that a user is likely to have.
@Suite struct NumPyTests {
  let scratch = Scratch()

  @Test(arguments: MarketKind.generated)
  func `NumPy maps the file and sees each value`(kind: MarketKind) throws {
    let path = scratch.file("m.npy")
    try generated(500, kind: kind, at: path)
    let script = """
      import sys, numpy
      rows = numpy.load(sys.argv[1], mmap_mode="r")
      print(type(rows).__name__, rows.flags.aligned, rows.offset % 64, rows.dtype.itemsize)
      print(*rows.dtype.names)
      for row in rows:
          print(*row.tolist())
      """
    let lines = try python(script, path, in: scratch).split(separator: "\n")
    #expect(lines[0] == "memmap True 0 64")
    let names =
      switch kind {
      case .bars: "open high low close volume interval_ns"
      case .trades: "price quantity aggressor trade_id reserved0 reserved1"
      case .quotes: "bid bid_size ask ask_size reserved0 reserved1"
      case .depth: "price size side reserved0 reserved1 reserved2"
      case .events: "field0 field1 field2 field3 field4 field5"
      case .funding, .rules: ""
      }
    #expect(lines[1] == "kind flags instrument sequence time_ns \(names)")
    let file = try MarketFile(path: path)
    let ours = file.records.map { record in
      "\(record.kind) \(record.flags) \(record.instrument) \(record.sequence) \(record.time_ns) \(record.field0) "
        + "\(record.field1) \(record.field2) \(record.field3) \(record.field4) \(record.field5)"
    }
    #expect(ours == lines.dropFirst(2).map(String.init))
  }

  @Test func `NumPy hands on the instruments, whatever quotes their names have`() throws {
    let path = scratch.file("m.npy")
    try write(listings, at: path)
    let script = """
      import json, sys, numpy
      rows = numpy.load(sys.argv[1], mmap_mode="r")
      title = json.loads(rows.dtype.fields["kind"][2])
      print(title["format"])
      for it in title["instruments"]:
          print(it["symbol"].encode().hex(), it["base"].encode().hex(), it["quote"].encode().hex(), it["price_decimals"],
                it["quantity_decimals"], it["price_step_ticks"], it["quantity_step_units"], it["minimum_quantity_units"],
                it["minimum_value_units"])
      """
    let lines = try python(script, path, in: scratch).split(separator: "\n").map(String.init)
    let ours = listings.map {
      "\(hex($0.symbol)) \(hex($0.base)) \(hex($0.quote)) \($0.priceDecimals) \($0.quantityDecimals) \($0.priceStep.ticks) "
        + "\($0.quantityStep.units) \($0.minimumQuantity.units) \($0.minimumValueUnits)"
    }
    #expect(lines == ["bulkhead.market/1"] + ours)
    #expect(try MarketFile(path: path).listings == listings)
  }

  @Test(arguments: MarketKind.generated)
  func `NumPy counts what the summary counts`(kind: MarketKind) throws {
    let path = scratch.file("m.npy")
    try generated(20_000, kind: kind, at: path)
    let script = """
      import sys, numpy
      rows = numpy.load(sys.argv[1])
      kind, names = rows["kind"], rows.dtype.names[5:]
      bars, trades, quotes, depth = (rows[kind == number] for number in (1, 2, 3, 4))
      depth = depth[depth[names[1]] > 0]
      lows = [bars[names[2]], trades[names[0]], quotes[names[0]], depth[names[0]]]
      highs = [bars[names[1]], trades[names[0]], quotes[names[2]], depth[names[0]]]
      volume = bars[names[4]].sum() + trades[names[1]].sum()
      print(len(rows), min(x.min() for x in lows if len(x)), max(x.max() for x in highs if len(x)), volume,
            rows["time_ns"][0], rows["time_ns"][-1])
      """
    let summary = try MarketFile(path: path).summary()
    let instrument = summary.instruments[0]
    let ours = [
      Int64(summary.rows), instrument.lowest!.ticks, instrument.highest!.ticks, instrument.volume!.units,
      summary.first.nanoseconds, summary.last.nanoseconds,
    ]
    #expect(try python(script, path, in: scratch) == ours.map(String.init).joined(separator: " ") + "\n")
    #expect(instrument.gaps == 0)
  }

  @Test(arguments: [1, 9, 10, 1_000, 20_000])
  func `NumPy writes the same file to the byte, and a part of it that we read`(count: Int) throws {
    let (path, copy, half) = (scratch.file("m.npy"), scratch.file("copy.npy"), scratch.file("half.npy"))
    try generated(count, at: path)
    let script = """
      import sys, numpy
      rows = numpy.load(sys.argv[1])
      numpy.save(sys.argv[2], rows)
      numpy.save(sys.argv[3], rows[: len(rows) // 2 + 1])
      """
    _ = try python(script, path, copy, half, in: scratch)
    #expect(bytes(of: copy) == bytes(of: path))
    #expect(try MarketFile(path: half).records.count == count / 2 + 1)
  }

  @Test func `the fullest header that we write is one that NumPy reads`() throws {
    let path = scratch.file("m.npy")
    // The largest number of instruments that is not refused.
    var many: [Listing] = []
    while true {
      var next = GeneratorSettings.btc
      next.symbol = "I\(many.count)-USDT"
      do { _ = try MarketWriter(path: path, kind: .bars, listings: many + [next]) } catch { break }
      many.append(next)
    }
    try write(many, at: path)
    let output = try python("import sys, numpy; print(len(numpy.load(sys.argv[1])))", path, in: scratch)
    #expect(output == "\(many.count)\n")
    #expect(many.count > 40)
    #expect(try MarketFile(path: path).listings == many)
  }

  /// One bar of each.
  private func write(_ listings: [Listing], at path: String) throws {
    var writer = try MarketWriter(path: path, kind: .bars, listings: listings)
    for index in listings.indices {
      try writer.append(
        .bar(
          InstrumentID(UInt16(index)), closing: Time(nanoseconds: 60_000_000_000), open: Price(ticks: 5),
          high: Price(ticks: 5), low: Price(ticks: 5), close: Price(ticks: 5), volume: .zero,
          interval_ns: 60_000_000_000))
    }
    try writer.finish()
  }

  private func hex(_ text: String) -> String {
    text.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

import Glibc
import HostMarket
import HostModel
import Testing
import TestSupport

/// Two instruments, one of which has a name that JSON, Python and NumPy each quote in their own way.
let listings = [
  GeneratorSettings.btc,
  Listing(
    symbol: #"O'"B\-币"#, base: #"O'"B\"#, quote: "币", priceDecimals: 0, quantityDecimals: 12,
    priceStep: Price(ticks: 5),
    quantityStep: Quantity(units: 100), minimumQuantity: Quantity(units: 1_000), minimumValueUnits: 500_000_000),
]

extension GeneratorSettings {
  static var btc: Listing { try! GeneratorSettings().listing() }
}

func generated(_ count: Int, kind: MarketKind = .bars, seed: UInt64 = 1, at path: String) throws {
  var settings = GeneratorSettings()
  settings.kind = kind
  settings.seed = seed
  var market = try MarketGenerator(settings)
  try market.write(count: count, to: path)
}

func sha256(_ path: String) -> String { String(shell("sha256sum '\(path)'").output.prefix(64)) }

@Suite struct MarketFileTests {
  let scratch = Scratch()

  @Test(arguments: MarketKind.generated)
  func `what was written is read back, and the same seed gives the same bytes`(kind: MarketKind) throws {
    // More than one buffer of the writer.
    let count = 20_000
    let (one, two, other) = (scratch.file("one.npy"), scratch.file("two.npy"), scratch.file("other.npy"))
    try generated(count, kind: kind, at: one)
    try generated(count, kind: kind, at: two)
    try generated(count, kind: kind, seed: 2, at: other)
    #expect(sha256(one) == sha256(two))
    #expect(sha256(one) != sha256(other))

    let file = try MarketFile(path: one)
    try file.validate()
    #expect(file.kind == kind)
    #expect(file.listings == [GeneratorSettings.btc])
    #expect(file.records.count == count)
    #expect(UInt(bitPattern: file.records.baseAddress) % 64 == 0)
    var settings = GeneratorSettings()
    settings.kind = kind
    var market = try MarketGenerator(settings)
    #expect(file.records.allSatisfy { $0 == market.next() })
  }

  // Another machine, compiler or build mode that gives other bytes breaks comparisons between reports of two people.
  @Test(arguments: [
    (MarketKind.bars, "2599672940d08c3a0358c72d27d2d200d8ddf43086a31d468f7ad0fd2c9b0e34"),
    (.trades, "3aa098bd12dfd5d763dbe4955b3d9885ab1b035323d224d6caf2108f6afb54c7"),
  ])
  func `a small file has these bytes on every machine`(kind: MarketKind, digest: String) throws {
    try generated(1_000, kind: kind, at: scratch.file("small.npy"))
    #expect(sha256(scratch.file("small.npy")) == digest)
  }

  @Test func `a summary counts each instrument for itself`() throws {
    var writer = try MarketWriter(path: scratch.file("two.npy"), kind: .bars, listings: listings)
    func bar(_ instrument: UInt16, minute: Int64, _ prices: (Int64, Int64, Int64, Int64), volume: Int64) -> EventRecord
    {
      .bar(
        InstrumentID(instrument), closing: Time(nanoseconds: minute * 60_000_000_000), open: Price(ticks: prices.0),
        high: Price(ticks: prices.1), low: Price(ticks: prices.2), close: Price(ticks: prices.3),
        volume: Quantity(units: volume), interval_ns: 60_000_000_000)
    }
    try writer.append(bar(0, minute: 1, (100, 110, 90, 105), volume: 7))
    try writer.append(bar(1, minute: 1, (5, 10, 5, 10), volume: .max))
    try writer.append(bar(0, minute: 2, (105, 120, 105, 110), volume: 5))
    try writer.append(bar(0, minute: 5, (110, 111, 95, 100), volume: 0))
    try writer.append(bar(1, minute: 5, (10, 15, 10, 10), volume: 1))
    try writer.finish()

    let summary = try MarketFile(path: scratch.file("two.npy")).summary()
    #expect(summary.rows == 5 && summary.kind == .bars)
    #expect(summary.first.text == "1970-01-01T00:01:00Z" && summary.last.text == "1970-01-01T00:05:00Z")
    let (first, second) = (summary.instruments[0], summary.instruments[1])
    #expect(first.listing == listings[0] && second.listing == listings[1])
    #expect(first.rows == 3 && first.lowest == Price(ticks: 90) && first.highest == Price(ticks: 120))
    #expect(first.volume == Quantity(units: 12) && first.gaps == 1)
    #expect(second.rows == 2 && second.gaps == 1)
    #expect(second.volume == nil, "a sum beyond 64 bits is not shown as some other number")
  }

  @Test func `what is there twice is no gap, and trades without a number have neither`() throws {
    var writer = try MarketWriter(path: scratch.file("a.npy"), kind: .trades, listings: [GeneratorSettings.btc])
    for id: Int64 in [5, 5, 6, 8, 0, 0, 9, 9, 9] {
      try writer.append(
        .trade(
          InstrumentID(0), at: Time(nanoseconds: 1), price: Price(ticks: 5), quantity: Quantity(units: 1),
          aggressor: nil, id: id))
    }
    try writer.finish()
    let trades = try MarketFile(path: scratch.file("a.npy")).summary().instruments[0]
    #expect(trades.duplicates == 3 && trades.gaps == 1)

    writer = try MarketWriter(path: scratch.file("b.npy"), kind: .bars, listings: [GeneratorSettings.btc])
    for minute: Int64 in [1, 2, 2, 3, 5] {
      try writer.append(
        .bar(
          InstrumentID(0), closing: Time(nanoseconds: minute * 60_000_000_000), open: Price(ticks: 5),
          high: Price(ticks: 5), low: Price(ticks: 5), close: Price(ticks: 5), volume: .zero,
          interval_ns: 60_000_000_000))
    }
    try writer.finish()
    let bars = try MarketFile(path: scratch.file("b.npy")).summary().instruments[0]
    #expect(bars.duplicates == 1 && bars.gaps == 1)
  }

  @Test func `a file is replaced only by force`() throws {
    let path = scratch.write(Array("precious".utf8), to: "old.npy")
    #expect(throws: MarketError.exists(path: path)) { try generated(10, at: path) }
    #expect(bytes(of: path) == Array("precious".utf8))
    var market = try MarketGenerator(GeneratorSettings())
    try market.write(count: 10, to: path, force: true)
    #expect(try MarketFile(path: path).records.count == 10)
    #expect(scratch.names == "old.npy\n")
  }

  @Test func `a file that appears while another is written is not replaced`() throws {
    let path = scratch.file("late.npy")
    var writer = try MarketWriter(path: path, kind: .bars, listings: [GeneratorSettings.btc])
    var market = try MarketGenerator(GeneratorSettings())
    try writer.append(market.next()!)
    _ = scratch.write(Array("first".utf8), to: "late.npy")
    do {
      try writer.finish()
      Issue.record("the other's file was replaced")
    } catch { #expect(error == .exists(path: path)) }
    #expect(bytes(of: path) == Array("first".utf8))
    #expect(scratch.names == "late.npy\n")
  }

  @Test func `a writer that is left alone leaves nothing behind`() throws {
    do {
      var writer = try MarketWriter(path: scratch.file("left.npy"), kind: .bars, listings: [GeneratorSettings.btc])
      var market = try MarketGenerator(GeneratorSettings())
      try writer.append(market.next()!)
    }
    #expect(scratch.names == "")
  }

  @Test func `a full disk leaves nothing behind and says why`() async {
    // The limit on a file's size stands for the full disk; it holds for a whole process, so this is one of its own.
    await #expect(processExitsWith: .success) {
      let scratch = Scratch()
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 2_000_000, rlim_max: 2_000_000)
      precondition(setrlimit(__rlimit_resource_t(1), &limit) == 0)
      do {
        try generated(100_000, at: scratch.file("large.npy"))
        preconditionFailure("6.4 MB were written where 2 are allowed")
      } catch MarketError.system(let path, _, EFBIG) {
        precondition(path.hasPrefix(scratch.path))
      }
      precondition(scratch.names == "", "left behind: \(scratch.names)")
    }
  }

  @Test func `an invalid record is refused by the writer and found by the reader`() throws {
    let path = scratch.file("bad.npy")
    try generated(100, at: path)
    var whole = bytes(of: path)
    // Row 70's low, the third field, becomes negative.
    whole[whole.count - 30 * 64 + 16 + 2 * 8 + 7] = 0x80
    let damaged = scratch.write(whole, to: "damaged.npy")
    let low = try MarketFile(path: damaged).records[70].low
    let error = MarketError.record(path: damaged, row: 70, fault: .price(low.ticks))
    #expect(throws: error) { try MarketFile(path: damaged).validate() }
    #expect(throws: error) { try MarketFile(path: damaged).summary() }

    var writer = try MarketWriter(path: scratch.file("new.npy"), kind: .trades, listings: [GeneratorSettings.btc])
    let bar = try MarketFile(path: path).records[0]
    do {
      try writer.append(bar)
      Issue.record("a bar is in a file of trades")
    } catch { #expect(error.code == "E_DATA_RECORD") }
  }

  @Test func `no rows are no file`() throws {
    let writer = try MarketWriter(path: scratch.file("none.npy"), kind: .bars, listings: [GeneratorSettings.btc])
    do {
      try writer.finish()
      Issue.record("a file without rows was made")
    } catch { #expect(error.code == "E_DATA_EMPTY") }
    #expect(scratch.names == "")
  }

  @Test func `more instruments than NumPy reads are refused before anything is written`() {
    let error = #expect(throws: MarketError.self) {
      _ = try MarketWriter(
        path: scratch.file("many.npy"), kind: .bars, listings: Array(repeating: GeneratorSettings.btc, count: 60))
    }
    #expect(error?.code == "E_DATA_LISTINGS")
    #expect(scratch.names == "")
  }

  @Test(arguments: ["", "no/such/folder/x.npy", "with\0nul.npy"])
  func `a place where no file can be is named`(name: String) {
    #expect(throws: MarketError.self) { try generated(10, at: name.isEmpty ? "" : scratch.file(name)) }
    #expect(throws: MarketError.self) { _ = try MarketFile(path: name.isEmpty ? "" : scratch.file(name)) }
    #expect(scratch.names == "")
  }
}

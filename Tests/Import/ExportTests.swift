import HostMarket
import HostModel
import TestSupport
import Testing

@testable import HostImport

/// What goes out comes back the same, and Python reads the same numbers on the way.
@Suite struct ExportTests {
  let scratch = Scratch()

  static let kinds: [MarketKind] = [.bars, .trades, .quotes, .depth]

  private func generate(_ kind: MarketKind, count: Int = 3_000) throws -> String {
    var settings = GeneratorSettings()
    settings.kind = kind
    var market = try MarketGenerator(settings)
    let path = scratch.file("a.npy")
    try market.write(count: count, to: path)
    return path
  }

  private func csv(_ path: String) throws -> String {
    let file = try MarketFile(path: path)
    var text = ""
    try CSVExport(of: file).write(file) { piece, _ in
      text += piece
      return true
    }
    return scratch.write(Array(text.utf8), to: "a.csv")
  }

  private func array(_ path: String) throws -> String {
    let file = try MarketFile(path: path), made = scratch.file("array.npy")
    try ArrayExport(of: file).write(file, to: made, force: true) { _ in true }
    return made
  }

  private func back(_ source: String, like path: String) throws -> [UInt8] {
    let listings = try MarketFile(path: path).listings
    let (_, report) = try imported([source], to: scratch.file("back.npy")) { $0.listings = listings }
    #expect(report.refusal == nil && report.rounded == 0)
    return bytes(of: scratch.file("back.npy"))
  }

  @Test(arguments: kinds + [.events])
  func `the way out and back in makes the same file, to the byte`(kind: MarketKind) throws {
    let path = try generate(kind)
    #expect(try back(csv(path), like: path) == bytes(of: path))
    _ = shell("rm '\(scratch.file("back.npy"))'")
    #expect(try back(array(path), like: path) == bytes(of: path))
  }

  @Test(arguments: kinds)
  func `Python's csv and NumPy read the numbers that were written`(kind: MarketKind) throws {
    let path = try generate(kind)
    let script = """
      import csv, decimal, sys, numpy
      rows, lines, array = numpy.load(sys.argv[1]), list(csv.DictReader(open(sys.argv[2]))), numpy.load(sys.argv[3])
      assert len(rows) == len(lines) == len(array)
      price = lambda units: decimal.Decimal(int(units)).scaleb(-2)
      size = lambda units: decimal.Decimal(int(units)).scaleb(-5)
      for row, line, record in zip(rows, lines, array):
          if "open_time" in line:
              time = numpy.datetime64(line["open_time"].rstrip("Z"), "ns").astype("int64")
              assert time + row["interval_ns"] == row["time_ns"] and record["open_time"].astype("int64") == time
          else:
              assert numpy.datetime64(line["time"].rstrip("Z"), "ns").astype("int64") == row["time_ns"]
              assert record["time"].astype("int64") == row["time_ns"]
          assert line["symbol"] == "BTC-USDT"
          for name in ("open", "high", "low", "close", "price", "bid", "ask"):
              if name in line:
                  assert decimal.Decimal(line[name]) == price(row[name]) == decimal.Decimal(repr(float(record[name])))
          for name in ("volume", "quantity", "bid_size", "ask_size", "size"):
              if name in line:
                  assert decimal.Decimal(line[name]) == size(row[name]) == decimal.Decimal(repr(float(record[name])))
          if "aggressor" in line:
              assert {"buy": 1, "sell": -1, "": 0}[line["aggressor"]] == row["aggressor"] == record["aggressor"]
          if "side" in line:
              assert {"bid": 1, "ask": -1}[line["side"]] == row["side"] == record["side"]
              assert (line["first"] == "true") == bool(row["flags"] & 2) == record["first"]
              assert (line["last"] == "true") == bool(row["flags"] & 4) == record["last"]
      print(len(rows))
      """
    #expect(try python(script, path, csv(path), array(path), in: scratch) == "3000\n")
  }

  @Test func `a number without a double of its own is an error and no other number`() throws {
    var listing = try GeneratorSettings().listing()
    listing.quantityDecimals = 12
    var writer = try MarketWriter(path: scratch.file("a.npy"), kind: .trades, listings: [listing])
    for units: Int64 in [1_000_000_000_000, 123_456_789_000_000, 9_007_199_254_740_992_001] {
      try writer.append(
        .trade(
          InstrumentID(0), at: Time(nanoseconds: 5), price: Price(ticks: 1), quantity: Quantity(units: units),
          aggressor: .sell, id: units))
    }
    try writer.finish()
    let path = scratch.file("a.npy")
    let error = #expect(throws: ImportError.self) { _ = try array(path) }
    #expect(error == .inexact(path: path, row: 2, column: "quantity", text: "9007199.254740992001"))
    #expect(scratch.names == "a.npy\n")
    #expect(try back(csv(path), like: path) == bytes(of: path))
  }

  @Test func `funding and rules come back too, of several instruments with quotes in their names`() throws {
    var other = try GeneratorSettings(symbol: "ETH-USDT").listing()
    other.symbol = "E\"T,H\"-USDT"
    (other.kind, other.multiplier, other.multiplierDecimals, other.priceDecimals) = (.linear, 5, 1, 7)
    let listings = [try GeneratorSettings().listing(), other]
    let rules = InstrumentRules(
      version: 3, priceStep: Price(ticks: 5), quantityStep: Quantity(units: 2), minimumValue_units: 7, multiplier: 1,
      maximumQuantity: .unlimited)
    for kind in [MarketKind.funding, .rules, .trades, .events] {
      let path = scratch.file("\(kind).npy")
      var writer = try MarketWriter(path: path, kind: kind, listings: listings)
      for number in 0..<9 {
        let instrument = InstrumentID(UInt16(number % 2)), time = Time(nanoseconds: Int64(number))
        switch kind {
        case .funding: try writer.append(.funding(instrument, at: time, rate_ppb: -9_999, mark: Price(ticks: 123_456)))
        case .rules: try writer.append(.rules(instrument, at: time, rules))
        default:
          try writer.append(
            .trade(
              instrument, at: time, price: Price(ticks: 12_345_678), quantity: Quantity(units: 9), aggressor: nil,
              id: Int64(number / 2 + 1)))
        }
      }
      try writer.finish()
      for source in [try csv(path), try array(path)] {
        _ = shell("rm -f '\(scratch.file("back.npy"))'")
        #expect(try back(source, like: path) == bytes(of: path), "\(kind)")
      }
    }
    let error = #expect(throws: ImportError.self) {
      try imported([try csv(scratch.file("rules.npy"))], to: scratch.file("c.npy")) { $0.only = "BTC-USDT" }
    }
    #expect(error?.code == "E_IMPORT_DECIMALS")
  }

  @Test func `each instrument of a file comes back by its symbol`() throws {
    var listings = [try GeneratorSettings().listing(), try GeneratorSettings(symbol: "ETH-USDT").listing()]
    listings[1].symbol = "ETH,\"X\"-USDT"
    var writer = try MarketWriter(path: scratch.file("a.npy"), kind: .trades, listings: listings)
    for number in 0..<10 {
      try writer.append(
        .trade(
          InstrumentID(UInt16(number % 2)), at: Time(nanoseconds: Int64(number)),
          price: Price(ticks: Int64(100 + number)),
          quantity: Quantity(units: 7), aggressor: .buy, id: Int64(number / 2 + 1)))
    }
    try writer.finish()
    let text = try csv(scratch.file("a.npy"))
    let names = try python(
      "import csv, sys\nprint(*{row['symbol'] for row in csv.DictReader(open(sys.argv[1]))}, sep='|')", text,
      in: scratch)
    #expect(Set(names.dropLast().split(separator: "|").map(String.init)) == Set(listings.map(\.symbol)))
    let (_, report) = try imported([text], to: scratch.file("b.npy")) { $0.only = "BTC-USDT" }
    #expect(report.written == 5 && report.findings == Findings())
    let (_, second) = try imported([try array(scratch.file("a.npy"))], to: scratch.file("c.npy")) { settings in
      settings.only = "ETH,\"X\"-USDT"
    }
    #expect(second.written == 5)
  }

  @Test func `what is not valid goes nowhere`() throws {
    let path = try generate(.bars)
    var damaged = bytes(of: path)
    damaged[damaged.count - 1 - 16] = 0x80
    let bad = scratch.write(damaged, to: "bad.npy")
    #expect(throws: ImportError.self) { _ = try csv(bad) }
    #expect(throws: ImportError.self) { _ = try array(bad) }
    #expect(!scratch.names.contains("array.npy"))
  }
}

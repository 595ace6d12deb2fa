import HostMarket
import HostModel
import TestSupport
import Testing

@testable import HostImport

/// Imports with the usual settings. Nobody stops it.
func imported(
  _ sources: [String], to path: String, symbol: String = "BTC-USDT", _ change: (inout ImportSettings) -> Void = { _ in }
) throws -> (plan: Import, report: ImportReport) {
  var settings = ImportSettings(sources: sources, symbol: symbol)
  change(&settings)
  let plan = try Import(settings) { _ in true }
  return (plan, try plan.write(to: path) { _ in true })
}

/// All rows of a file of ours; they live on when it is no longer mapped.
func written(to path: String) throws -> [EventRecord] {
  let file = try MarketFile(path: path)
  return withExtendedLifetime(file) { Array(file.records) }
}

@Suite struct KlineTests {
  let scratch = Scratch()

  private static let rows = [
    "1637971200000,0.00002853,0.00002854,0.00002851,0.00002854,36304.20000000,1637971259999,1.03547608,79,19523.0,0.5569,0",
    "1637971260000,0.00002854,0.00002860,0.00002854,0.00002859,89196.60000000,1637971319999,2.54751330,98,59004.2,1.6854,0",
    "1637971320000,0.00002859,0.00002860,0.00002857,0.00002859,26547.30000000,1637971379999,0.75867802,50,5425.9,0.1550,0",
  ]
  private static let header =
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore"

  private func file(_ lines: [String], _ name: String = "a.csv", end: String = "\n") -> String {
    scratch.write(Array((lines.joined(separator: end) + end).utf8), to: name)
  }

  @Test
  func `klines are the same in milliseconds and microseconds, with and without a header, and with other line ends`()
    throws
  {
    let micro = Self.rows.map { row in
      row.split(separator: ",").enumerated().map { place, field in
        place == 0 ? "\(field)000" : place == 6 ? "\(field)999" : String(field)
      }.joined(separator: ",")
    }
    let variants = [
      file(Self.rows, "a"), file([Self.header] + Self.rows, "b"), file(micro, "c"), file([Self.header] + micro, "d"),
      file(Self.rows, "e", end: "\r\n"), file(["\u{FEFF}" + Self.header] + Self.rows + ["", ""], "f"),
    ]
    for (number, path) in variants.enumerated() {
      let made = scratch.file("\(number).npy")
      let (plan, report) = try imported([path], to: made, symbol: "ADA-BTC")
      #expect(
        plan.format == .binanceKlines && plan.listings[0].priceDecimals == 8 && plan.listings[0].quantityDecimals == 1)
      #expect(report.written == 3 && report.findings == Findings())
      #expect(bytes(of: made) == bytes(of: scratch.file("0.npy")), "\(path)")
    }
    let first = try written(to: scratch.file("0.npy"))[0]
    #expect(
      first
        == .bar(
          InstrumentID(0), closing: Time(nanoseconds: 1_637_971_260_000_000_000), open: Price(ticks: 2_853),
          high: Price(ticks: 2_854), low: Price(ticks: 2_851), close: Price(ticks: 2_854),
          volume: Quantity(units: 363_042), interval_ns: 60_000_000_000))
  }

  @Test(arguments: [
    // What replaces the second row, the place it is told at, its kind, a word of the message, a word of the mend.
    ("1637971260000,0.00002854,x,0.00002854,0.00002859,1,1637971319999,1,1,1,1,0", "malformed", "'x'", "--skip-bad"),
    ("1637971260000,0.00002854", "malformed", "2 fields", "--columns"),
    ("oops,1,1,1,1,1,1,1,1,1,1,0", "malformed", "no moment", "--columns"),
    (
      "1637971260000,0.00002854,0.00002853,0.00002854,0.00002859,1,1637971319999,1,1,1,1,0", "malformed", "enclose",
      "--skip-bad"
    ),
    ("1637971260000,0,0,0,0,1,1637971319999,1,1,1,1,0", "malformed", "not positive", "--skip-bad"),
    (
      "1637971260000,0.00002854,0.00002854,0.00002854,0.00002854,-1,1637971319999,1,1,1,1,0", "malformed", "-10",
      "--skip-bad"
    ),
    ("1637971260000,1,1,1,1,1,1637971250000,1,1,1,1,0", "malformed", "ends before", "--skip-bad"),
    ("1637971260000,0.0000285400000001,1,1,1,1,1637971319999,1,1,1,1,0", "unfit", "16 decimals", "--round"),
    ("1637971260000,99999999999999,1,1,1,1,1637971319999,1,1,1,1,0", "unfit", "more than fits", "--price-decimals"),
    (
      "1637971200000,0.00002853,0.00002854,0.00002851,0.00002854,36304.20,1637971259999,1,1,1,1,0", "duplicate",
      "once more", "--skip-bad"
    ),
    (
      "1637971200000,0.00002853,0.00002854,0.00002851,0.00002854,1,1637971259999,1,1,1,1,0", "duplicate", "same moment",
      "--skip-bad"
    ),
    (
      "1637971140000,0.00002853,0.00002854,0.00002851,0.00002854,1,1637971199999,1,1,1,1,0", "out_of_order",
      "after one of", "order"
    ),
    (
      "1637971230000,0.00002853,0.00002854,0.00002851,0.00002854,1,1637971289999,1,1,1,1,0", "out_of_order",
      "before the last", "order"
    ),
  ])
  func `a bad row is told with its line and refused, or left out when that was said`(
    row: String, kind: String, words: String, mend: String
  ) throws {
    let path = file([Self.header, Self.rows[0], row, Self.rows[2]])
    let made = scratch.file("a.npy")
    let (_, report) = try imported([path], to: made, symbol: "ADA-BTC")
    let bad = report.findings.shown.filter(\.kind.isBad)
    #expect(bad.map(\.place) == [3] && bad[0].kind.rawValue == kind && bad[0].text.contains(words), "\(bad)")
    #expect(report.written == 0 && report.findings.bad == 1)
    let refusal = try #require(report.refusal)
    #expect(
      refusal.code == "E_IMPORT_ROWS" && refusal.cause.contains("\(path): line 3 ") && refusal.mend.contains(mend))
    #expect(scratch.names == "a.csv\n")

    let (_, second) = try imported([path], to: made, symbol: "ADA-BTC") { $0.skipsBad = true }
    #expect(second.written == 2 && second.read == 3 && second.findings.count(bad[0].kind) == 1)
    // What is written is the good rows, untouched.
    let alone = scratch.file("b.npy")
    _ = try imported([file([Self.rows[0], Self.rows[2]], "b.csv")], to: alone, symbol: "ADA-BTC") {
      $0.priceDecimals = 8
      $0.quantityDecimals = 1
    }
    #expect(bytes(of: made) == bytes(of: alone))
  }

  @Test func `gaps and outliers are told with their lines and are no reason to refuse`() throws {
    let late = "1637971620000,0.00002859,0.00004860,0.00002857,0.00002859,26547.3,1637971679999,1,1,1,1,0"
    let (_, report) = try imported([file(Self.rows + [late])], to: scratch.file("a.npy"), symbol: "ADA-BTC")
    #expect(report.written == 4 && report.refusal == nil)
    #expect(
      report.findings.shown.map(\.kind) == [.gap, .outlier] && report.findings.shown.allSatisfy { $0.place == 4 })
    #expect(report.findings.shown[0].text == "comes after 4 missing bars since 2021-11-27T00:03:00Z")
    #expect(report.findings.shown[1].text == "has the price 0.00004860, after 0.00002859")
  }

  @Test func `as much is kept of a hundred thousand bad rows as of twenty`() throws {
    let lines = Self.rows + Array(repeating: "1637971200000,1,1", count: 100_000)
    let (_, report) = try imported([file(lines)], to: scratch.file("a.npy"), symbol: "ADA-BTC")
    #expect(report.findings.count(.malformed) == 100_000 && report.findings.shown.count == Findings.limit)
  }

  @Test(arguments: [
    ("", "E_IMPORT_EMPTY"), ("open_time,open,high,low,close,volume,close_time\n", "E_IMPORT_EMPTY"),
    ("1,2,3\n", "E_IMPORT_FORMAT"), ("name,city\nx,y\n", "E_IMPORT_FORMAT"),
    ("time,price\n1637971200000,5\n", "E_IMPORT_COLUMN"),
    ("time,open,high,low,close,volume\n1637971200000,1,1,1,1,1\n", "E_IMPORT_INTERVAL"),
    (String(repeating: "x", count: 3_000_000), "E_IMPORT_FORMAT"),
  ])
  func `a file that cannot be told is refused by name`(text: String, code: String) {
    let path = scratch.write(Array(text.utf8), to: "a.csv")
    let error = #expect(throws: ImportError.self) { _ = try imported([path], to: scratch.file("a.npy")) }
    #expect(error?.code == code && error?.cause.contains(path) == true)
    #expect(scratch.names == "a.csv\n")
  }

  @Test func `who stops it gets no file`() throws {
    let path = file(Self.rows)
    let error = #expect(throws: ImportError.self) {
      _ = try Import(ImportSettings(sources: [path], symbol: "ADA-BTC")) { _ in false }
    }
    #expect(error?.code == "E_DATA_STOPPED")
    let plan = try Import(ImportSettings(sources: [path], symbol: "ADA-BTC")) { _ in true }
    #expect(throws: ImportError.self) { try plan.write(to: scratch.file("a.npy")) { _ in false } }
    #expect(scratch.names == "a.csv\n")
  }
}

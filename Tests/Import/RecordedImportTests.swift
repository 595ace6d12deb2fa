import Glibc
import HostMarket
import HostModel
import TestSupport
import Testing

@testable import HostImport

/// Real recordings. They do not come with the project; where they are not, these tests are left out.
let recordings = getenv("BULKHEAD_DATA").map { String(cString: $0) } ?? "../shared/data"

@Suite(.enabled(if: access(recordings, F_OK) == 0)) struct RecordedImportTests {
  let scratch = Scratch()

  /// Each field of each row of a text as Python reads it, and what we made of it as NumPy reads that.
  private static let comparison = """
    import csv, decimal, gzip, json, sys, numpy
    made, wanted, step, header, *sources = sys.argv[1:]
    wanted = json.loads(wanted)
    rows = numpy.load(made)
    instrument = json.loads(rows.dtype.fields["kind"][2])["instruments"][0]
    place = 0
    for source in sources:
        with (gzip.open if source.endswith(".gz") else open)(source, "rt") as file:
            for line in list(csv.reader(file))[int(header):]:
                for name, column in wanted.items():
                    decimals = 0
                    if name in ("open", "high", "low", "close", "price"):
                        decimals = instrument["price_decimals"]
                    elif name in ("volume", "quantity"):
                        decimals = instrument["quantity_decimals"]
                    number = decimal.Decimal(line[column]).scaleb(decimals) if name != "time_ns" else (
                        decimal.Decimal(line[column]) * 1000000 + int(step))
                    assert rows[name][place] == number, (source, place, name, rows[name][place], number)
                place += 1
    print(place, len(rows))
    """

  private static let bars = #"{"time_ns":0,"open":1,"high":2,"low":3,"close":4,"volume":5}"#

  @Test(arguments: [
    (["crypto/ADABTC-1m-2021-11-27.csv", "crypto/ADABTC-1m-2021-11-28.csv"], 21, 60_000, 0, bars),
    (["crypto/gct_spot_BTCUSDT_1d_1546300800000_366.csv.gz"], 366, 86_400_000, 1, bars),
    (["crypto/gct_spot_BTCUSDT_1h_1588280400000_1000.csv.gz"], 1_000, 3_600_000, 1, bars),
    (["crypto/gct_usdm_LTCUSDT_5m_1602669900000_500.csv.gz"], 500, 300_000, 1, bars),
    (["crypto/jesse_test_candles_15.csv.gz"], 209, 14_400_000, 1, bars),
    (["crypto/jesse_test_candles_19.csv.gz"], 239, 86_400_000, 1, bars),
    (["crypto/jesse_test_candles_btc.csv.gz"], 300, 60_000, 1, bars),
    (
      ["trades_to_bars/binance_XRPETH_trades.csv.gz"], 6_722, 0, 1,
      #"{"time_ns":0,"trade_id":1,"price":3,"quantity":4}"#
    ),
  ])
  func `every number is the one of the file`(
    files: [String], count: Int, interval_ms: Int, header: Int, columns: String
  ) throws {
    let (made, sources) = (scratch.file("a.npy"), files.map { "\(recordings)/\($0)" })
    let (_, report) = try imported(sources, to: made)
    #expect(report.written == count && report.refusal == nil)
    let output = try python(
      Self.comparison, made, columns, "\(interval_ms * 1_000_000)", "\(header)", sources.joined(separator: "' '"),
      in: scratch)
    #expect(output == "\(count) \(count)\n")
  }

  @Test func `a gap between two files is told in the second, and files in the wrong order are refused`() throws {
    let files = ["27", "28"].map { "\(recordings)/crypto/ADABTC-1m-2021-11-\($0).csv" }
    let (plan, report) = try imported(files, to: scratch.file("a.npy"))
    #expect(plan.format == .binanceKlines)
    let finding = try #require(report.findings.shown.first)
    #expect(finding.source == files[1] && finding.place == 1)
    #expect(finding.text == "comes after 1430 missing bars since 2021-11-27T00:10:00Z")
    let (_, back) = try imported(files.reversed(), to: scratch.file("b.npy"))
    #expect(
      back.refusal?.cause.contains("line 1 is of 2021-11-27T00:01:00Z, after one of 2021-11-28T00:11:00Z") == true)
  }

  @Test func `numbers that went through floating point are refused as they are, and rounded when that is said`() throws
  {
    let source = "\(recordings)/crypto/freqtrade_ETH_BTC_5m.csv.gz"
    let (_, refused) = try imported([source], to: scratch.file("a.npy"))
    #expect(refused.written == 0 && refused.findings.count(.unfit) == 3_253)
    #expect(
      refused.refusal?.cause.contains("line 3 has '0.09946999000000001' as 'open': 17 decimals, where 8 are counted")
        == true)
    let (_, rounded) = try imported([source], to: scratch.file("a.npy")) { $0.rounds = true }
    #expect(rounded.written == 5_760 && rounded.rounded == 4_724)
    let first = try written(to: scratch.file("a.npy"))[1].open.ticks
    #expect(first == 9_946_999)
  }

  @Test(arguments: [("1m", 1_231, 60), ("5m", 357, 300)])
  func `bars of recorded trades are the recorded bars`(name: String, count: Int, seconds: Int64) throws {
    let folder = "\(recordings)/trades_to_bars"
    let trades = scratch.file("trades.npy"), bars = scratch.file("bars.npy")
    _ = try imported(["\(folder)/binance_XRPETH_trades.csv.gz"], to: trades, symbol: "XRP-ETH")
    try MarketFile(path: trades).writeBars(interval_ns: seconds * 1_000_000_000, to: bars)
    let output = try python(
      Self.comparison, bars, Self.bars, "\(seconds * 1_000_000_000)", "1", "\(folder)/binance_XRPETH_\(name).csv.gz",
      in: scratch)
    #expect(output == "\(count) \(count)\n")
  }
}

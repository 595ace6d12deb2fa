import Glibc
import HostMarket
import HostModel
import TestSupport
import Testing

@testable import HostImport

/// Files as vendors write them, a few rows each, and what they become.
@Suite struct VendorTests {
  let scratch = Scratch()

  private func records(
    _ lines: String..., format: ImportFormat, _ change: (inout ImportSettings) -> Void = { _ in }
  ) throws -> [String] {
    let source = scratch.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "a.csv")
    let made = scratch.file("a.npy")
    var settings = ImportSettings(sources: [source], symbol: "BTC-USDT")
    change(&settings)
    let plan = try Import(settings) { _ in true }
    let report = try plan.write(to: made, force: true) { _ in true }
    #expect(plan.format == format && report.refusal == nil, "\(String(describing: report.refusal))")
    let file = try MarketFile(path: made)
    try file.validate()
    return file.records.map { record in
      let fields = [record.field0, record.field1, record.field2, record.field3, record.field4, record.field5]
      return "\(record.flags) \(record.time_ns / 1_000) " + fields.map(String.init).joined(separator: " ")
    }
  }

  @Test func `Binance's trades are the same with and without a header, of the spot and of contracts`() throws {
    let wanted = ["0 1610064000278000 3943248 263 -1 553 0 0", "0 1610064000310000 3943944 4376 1 554 0 0"]
    let header = "id,price,qty,quote_qty,time,is_buyer_maker"
    let rows = ["553,39432.48,0.000263,10.37,1610064000278,True", "554,39439.44,0.004376,172.5,1610064000310,False"]
    #expect(try records(rows[0], rows[1], format: .binanceTrades) == wanted)
    #expect(try records(header, rows[0], rows[1], format: .binanceTrades) == wanted)
    let micro = rows.map { $0.replacing(",True", with: "000,True,True").replacing(",False", with: "000,False,True") }
    #expect(try records(micro[0], micro[1], format: .binanceTrades) == wanted)
  }

  @Test func `Binance's aggregated trades are the same with and without a header, of the spot and of contracts`() throws
  {
    let wanted = ["0 1610064000278000 3943248 263 -1 553 0 0", "0 1610064000310000 3943944 4376 1 554 0 0"]
    let header = "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker"
    let rows = [
      "553,39432.48,0.000263,900,901,1610064000278,true", "554,39439.44,0.004376,902,902,1610064000310,false",
    ]
    #expect(try records(rows[0], rows[1], format: .binanceAggTrades) == wanted)
    #expect(try records(header, rows[0], rows[1], format: .binanceAggTrades) == wanted)
    let spot = rows.map {
      $0.replacing("278,true", with: "278000,True,True").replacing("310,false", with: "310000,False,True")
    }
    #expect(try records(spot[0], spot[1], format: .binanceAggTrades) == wanted)
  }

  @Test func `Tardis' rows are of the moment at which they arrived, or of the exchange's when that is said`() throws {
    let lines = [
      "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
      "bitmex,XBTUSD,1585699200245000,1585699200336519,bbb-ccc,sell,6425,1000",
      "bitmex,XBTUSD,1585699200246000,1585699200336520,17,buy,6425.5,20",
      "bitmex,XBTUSD,1585699200247000,1585699200336520,18,unknown,6425.5,20",
    ]
    #expect(
      try records(lines[0], lines[1], lines[2], lines[3], format: .tardisTrades) == [
        "0 1585699200336519 64250 1000 -1 0 0 0", "0 1585699200336520 64255 20 1 17 0 0",
        "0 1585699200336520 64255 20 0 18 0 0",
      ])
    let exchange = try records(lines[0], lines[1], format: .tardisTrades) {
      $0.columns = [ColumnChoice(role: .time, column: "timestamp")]
    }
    #expect(exchange == ["0 1585699200245000 6425 1000 -1 0 0 0"])
  }

  @Test func `a side of a quote without a price has nobody on it`() throws {
    #expect(
      try records(
        "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount",
        "deribit,BTC,1585699200245000,1585699200300000,12,6425,6420,10",
        "deribit,BTC,1585699200245000,1585699200400000,,,6420,10",
        "deribit,BTC,1585699200245000,1585699200500000,12,6425,,", format: .tardisQuotes) == [
          "0 1585699200300000 6420 10 6425 12 0 0", "0 1585699200400000 6420 10 6420 0 0 0",
          "0 1585699200500000 6425 0 6425 12 0 0",
        ])
  }

  @Test func `levels of one message are a batch, and the first of a snapshot empties the book`() throws {
    // Flags: 2 the first of a snapshot, 4 the last of a batch.
    let wanted = [
      "2 1585699200300000 64200 10 1 0 0 0", "4 1585699200300000 64250 12 -1 0 0 0",
      "0 1585699200310000 64250 0 -1 0 0 0", "4 1585699200310000 64245 3 -1 0 0 0",
      "6 1585699200320000 64210 1 1 0 0 0",
    ]
    #expect(
      try records(
        "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount",
        "deribit,BTC,1585699200245000,1585699200300000,true,bid,6420,10",
        "deribit,BTC,1585699200245000,1585699200300000,true,ask,6425,12",
        "deribit,BTC,1585699200250000,1585699200310000,false,ask,6425,0",
        "deribit,BTC,1585699200250000,1585699200310000,false,ask,6424.5,3",
        "deribit,BTC,1585699200260000,1585699200320000,true,bid,6421,1", format: .tardisBook) == wanted)
    #expect(
      try records(
        "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu",
        "BTC,1585699200300,1,1,b,snap,6420,10,-1", "BTC,1585699200300,1,1,a,snap,6425,12,-1",
        "BTC,1585699200310,2,4,a,set,6425,0,1", "BTC,1585699200310,2,4,a,set,6424.5,3,1",
        "BTC,1585699200320,5,5,b,snap,6421,1,-1", format: .binanceBook) == wanted)
    #expect(
      try records(
        "time_exchange;time_coinapi;update_type;is_buy;entry_px;entry_sx;order_id",
        "00:00:00.3;00:00:00.4;SNAPSHOT;1;6420;10;", "00:00:00.3;00:00:00.4;SNAPSHOT;0;6425;12;",
        "00:00:00.31;00:00:00.4;DELETE;0;6425;1;", "00:00:00.31;00:00:00.4;SET;0;6424.5;3;",
        "00:00:00.32;00:00:00.4;SNAPSHOT;1;6421;1;", format: .coinAPIBook
      ) { $0.day = 18_353 } == wanted)
  }

  @Test func `each row of Tardis' snapshots is a book of its own`() throws {
    #expect(
      try records(
        "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,"
          + "asks[1].price,asks[1].amount,bids[1].price,bids[1].amount",
        "deribit,BTC,1585699200245000,1585699200300000,6425,12,6420,10,6426,1,,", format: .tardisSnapshots) == [
          "2 1585699200300000 6420 10 1 0 0 0", "0 1585699200300000 6425 12 -1 0 0 0",
          "4 1585699200300000 6426 1 -1 0 0 0",
        ])
  }

  @Test func `CryptoDataDownload's rows are turned round, and the volume is what was bought`() throws {
    let rows = [
      "https://www.CryptoDataDownload.com", "Unix,Date,Symbol,Open,High,Low,Close,Volume USDT,Volume BTC,tradecount",
      "1610150400,2021-01-09 00:00:00,BTC/USDT,5,5.5,4.5,5,12,2.5,9",
      "1610064000000,2021-01-08 00:00:00,BTC/USDT,4.5,5,4.5,5,4,1,7",
      "1609977600,2021-01-07 00:00:00,BTC/USDT,4.5,5,4.5,5,4,1,7",
    ]
    #expect(
      try records(rows[0], rows[1], rows[2], rows[3], rows[4], format: .cryptoDataDownload) == [
        "0 1610064000000000 45 50 45 50 10 86400000000000", "0 1610150400000000 45 50 45 50 10 86400000000000",
        "0 1610236800000000 50 55 45 50 25 86400000000000",
      ])
    // A line is told as it stands in the file, also where the file is turned round.
    let source = scratch.write(
      Array((rows + ["1610064000,,BTC/USDT,1,1,1,1,1,1,1"]).joined(separator: "\n").utf8), to: "b.csv")
    let (_, report) = try imported([source], to: scratch.file("b.npy"))
    #expect(report.findings.shown.first { $0.kind.isBad }?.place == 5)
    #expect(report.findings.shown.first { $0.kind.isBad }?.kind == .outOfOrder)
  }

  @Test func `CoinAPI's trades have the exchange's time, also as a time of day`() throws {
    let wanted = ["0 1610064002665000 109060 1 1 0 0 0", "0 1610064003665000 109065 2 -1 0 0 0"]
    #expect(
      try records(
        "time_exchange;time_coinapi;guid;price;base_amount;taker_side",
        "2021-01-08T00:00:02.6650000;2021-01-08T00:00:03.2;2b8a;10906;0.001;BUY",
        "00:00:03.6650000;00:00:04.2;2b8b;10906.5;0.002;SELL_ESTIMATED", format: .coinAPITrades
      ) { $0.day = 18_635 } == wanted)
    #expect(
      try records(
        "id_site_coinapi;time_exchange;time_coinapi;ask_px;ask_sx;bid_px;bid_sx",
        "1;2021-01-08T00:00:02.665;2021-01-08T00:00:03.2;10907;2;10906;1", format: .coinAPIQuotes) == [
          "0 1610064002665000 10906 1 10907 2 0 0"
        ])
  }

  @Test func `changes of single orders are no levels`() throws {
    let source = scratch.write(
      Array(
        "time_exchange;time_coinapi;update_type;is_buy;entry_px;entry_sx;order_id\n2021-01-08T00:00:02;;SET;1;5;1;77\n"
          .utf8), to: "a.csv")
    let (_, report) = try imported([source], to: scratch.file("a.npy"))
    #expect(report.refusal?.cause.contains("line 2 is of the order '77', and only whole levels are read") == true)
  }

  @Test func `a trade that comes again is told, also behind others of its moment`() throws {
    let rows =
      ["5", "6", "5", "6", "0", "0", "7"].map { "1610064000,1,1,\($0)" } + ["1610064001,1,1,7", "1610064002,1,1,9"]
    let source = scratch.write(Array((["time,price,quantity,id"] + rows).joined(separator: "\n").utf8), to: "a.csv")
    let (_, report) = try imported([source], to: scratch.file("a.npy")) { $0.skipsBad = true }
    let repeated = report.findings.shown.filter { $0.kind == .duplicate }
    #expect(repeated.map(\.place) == [4, 5, 9] && report.written == 6)
    #expect(
      repeated[0].text == "has the number 5 of a trade before it" && repeated[1].text == "is the one before once more")
    #expect(report.findings.shown.first { $0.kind == .gap }?.text == "comes after trade 8, which is missing")
  }

  @Test func `of several symbols one is chosen`() throws {
    let lines = [
      "symbol,time,price,quantity", "A,1610064000,5,1", "B,1610064001,900.25,1", "A,1610064002,6,1",
    ]
    let source = scratch.write(Array(lines.joined(separator: "\n").utf8), to: "a.csv")
    let error = #expect(throws: ImportError.self) { _ = try imported([source], to: scratch.file("a.npy")) }
    #expect(error == .symbols(path: source, first: "A", second: "B"))
    let (plan, report) = try imported([source], to: scratch.file("a.npy")) { $0.only = "A" }
    #expect(report.read == 2 && report.written == 2 && plan.listings[0].priceDecimals == 0)
    #expect(try written(to: scratch.file("a.npy"))[1].tradePrice == Price(ticks: 6))
  }

  @Test func `a file is the one that its CHECKSUM file speaks of`() throws {
    let source = scratch.write(Array("time,price,quantity\n1610064000,5,1\n".utf8), to: "a.csv")
    _ = shell("cd '\(scratch.path)' && sha256sum a.csv > a.csv.CHECKSUM")
    let (plan, _) = try imported([source], to: scratch.file("a.npy"))
    #expect(plan.verified == [source])
    _ = scratch.write(Array("time,price,quantity\n1610064000,6,1\n".utf8), to: "a.csv")
    let error = #expect(throws: ImportError.self) { _ = try imported([source], to: scratch.file("b.npy")) }
    #expect(error?.code == "E_IMPORT_CHECKSUM" && error?.cause.contains("its sum is") == true)
    for text in [
      "", "abc", String(repeating: "g", count: 64) + "  a.csv", String(repeating: "0", count: 64) + "  b.csv",
    ] {
      _ = scratch.write(Array(text.utf8), to: "a.csv.CHECKSUM")
      let error = #expect(throws: ImportError.self) { _ = try imported([source], to: scratch.file("b.npy")) }
      #expect(error?.code == "E_IMPORT_CHECKSUM", "\(text)")
    }
  }

  @Test func `memory does not grow with the file`() async {
    await #expect(processExitsWith: .success) {
      let scratch = Scratch()
      let script = """
        import gzip, sys
        for name, count in ("small", 1000), ("large", 150000):
            with gzip.open(f"{sys.argv[1]}/{name}.gz", "wt", compresslevel=1) as file:
                file.write("time,price,quantity\\n")
                # Newest first, so that all of it has to be turned round.
                for n in range(count, 0, -1): file.write(f"{1610064000 + n},{5000 + n % 97},1\\n")
        """
      _ = try python(script, scratch.path, in: scratch)
      func peak_kB() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
      }
      _ = try imported([scratch.file("small.gz")], to: scratch.file("small.npy"))
      let before = peak_kB()
      let (_, report) = try imported([scratch.file("large.gz")], to: scratch.file("large.npy"))
      precondition(report.written == 150_000, "\(report)")
      // Of records alone there are 9.6 MB.
      precondition(peak_kB() - before < 4_000, "\(peak_kB() - before) kB more")
    }
  }
}

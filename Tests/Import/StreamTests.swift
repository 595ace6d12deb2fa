import Glibc
import HostExecution
import HostMarket
import HostModel
import TestSupport
import Testing

@testable import HostImport

/// Messages of Binance's streams, kept as they came.
@Suite struct StreamTests {
  let scratch = Scratch()

  private func change(_ first: Int64, _ last: Int64, previous: Int64? = nil) -> BookSequence.Change {
    BookSequence.Change(first: first, last: last, previous: previous, levels: [])
  }

  @Test func `of the spot a change follows that begins behind the last one's end`() {
    var sequence = BookSequence()
    #expect(sequence.receive(change(1, 5)) == .waits)
    #expect(sequence.receive(change(6, 9)) == .waits)
    #expect(sequence.receive(snapshot: 7) == [change(1, 5), change(6, 9)])
    #expect(sequence.receive(change(1, 5)) == .isOld)
    #expect(sequence.receive(change(6, 9)) == .follows)
    #expect(sequence.receive(change(10, 10)) == .follows)
    #expect(sequence.receive(change(12, 13)) == .gap(after: 10))
    #expect(sequence.receive(change(14, 15)) == .waits)
    #expect(sequence.receive(snapshot: 13) == [change(12, 13), change(14, 15)])
    #expect(sequence.receive(change(12, 13)) == .isOld)
    #expect(sequence.receive(change(14, 15)) == .follows)
    // The first behind a snapshot must enclose it.
    #expect(sequence.receive(snapshot: 20) == [])
    #expect(sequence.receive(change(22, 23)) == .gap(after: 20))
  }

  @Test func `of contracts a change follows that names the last one's end`() {
    var sequence = BookSequence()
    _ = sequence.receive(snapshot: 7)
    #expect(sequence.receive(change(1, 6, previous: 0)) == .isOld)
    #expect(sequence.receive(change(5, 7, previous: 4)) == .follows)
    #expect(sequence.receive(change(40, 50, previous: 7)) == .follows)
    #expect(sequence.receive(change(60, 70, previous: 51)) == .gap(after: 50))
  }

  @Test func `changes that wait for a snapshot are bounded`() {
    var sequence = BookSequence()
    for number in 1...Int64(BookSequence.limit + 7) { _ = sequence.receive(change(number, number)) }
    #expect(sequence.waiting.count == BookSequence.limit && sequence.waiting.first == change(8, 8))
  }

  private static let lines = [
    #"1723161253937085768 {"stream":"x@depth","data":{"s":"X","U":4,"u":6,"b":[["1.5","3"]],"a":[]}}"#,
    #"1723161253937085769 {"stream":"x@trade","data":{"s":"X","t":9,"p":"1.50","q":"2.0","m":true}}"#,
    #"1723161253937085770 {"lastUpdateId":5,"bids":[["1.4","1"],["1.3","2"]],"asks":[["1.6","1"]]}"#,
    #"1723161253937085771 {"stream":"x@bookTicker","data":{"s":"X","b":"1.5","B":"3","a":"1.6","A":"1"}}"#,
    #"1723161253937085772 {"stream":"x@kline_1m","data":{"s":"X"}}"#,
    #"1723161253937085773 {"stream":"x@depth","data":{"s":"X","U":7,"u":7,"b":[["1.5","0"]],"a":[["1.55","7"]]}}"#,
  ]

  private func imported(_ lines: [String], skipsBad: Bool = false) throws -> (ImportReport, [EventRecord]) {
    let source = scratch.write(Array(lines.joined(separator: "\n").utf8), to: "a.jsonl")
    let made = scratch.file("a.npy")
    var settings = ImportSettings(sources: [source], symbol: "X-USDT")
    settings.skipsBad = skipsBad
    let plan = try Import(settings) { _ in true }
    #expect(plan.format == .binanceStream && plan.kind == .events)
    let report = try plan.write(to: made, force: true) { _ in true }
    return (report, report.written == 0 ? [] : try written(to: made))
  }

  @Test func `messages become events of the moments at which they came, and the book begins with its snapshot`() throws
  {
    let (report, records) = try imported(Self.lines)
    #expect(report.refusal == nil && report.read == 8)
    func at(_ last: Int64) -> Time { Time(nanoseconds: 1_723_161_253_937_085_700 + last) }
    func level(
      _ last: Int64, _ side: BookSide, _ price: Int64, _ size: Int64, isFirst: Bool = false, isLast: Bool = false
    )
      -> EventRecord
    {
      .depth(
        InstrumentID(0), at: at(last), side, price: Price(ticks: price), size: Quantity(units: size), isFirst: isFirst,
        isLast: isLast)
    }
    #expect(
      records == [
        .trade(
          InstrumentID(0), at: at(69), price: Price(ticks: 150), quantity: Quantity(units: 2), aggressor: .sell, id: 9),
        level(70, .bid, 140, 1, isFirst: true), level(70, .bid, 130, 2), level(70, .ask, 160, 1, isLast: true),
        // What had waited for the snapshot and goes beyond it.
        level(70, .bid, 150, 3, isLast: true),
        .quote(
          InstrumentID(0), at: at(71), bid: Price(ticks: 150), bidSize: Quantity(units: 3), ask: Price(ticks: 160),
          askSize: Quantity(units: 1)),
        level(73, .bid, 150, 0), level(73, .ask, 155, 7, isLast: true),
      ])
  }

  @Test(arguments: [
    (
      #"1723161253937085774 {"stream":"x@depth","data":{"s":"X","U":9,"u":9,"b":[],"a":[]}}"#,
      "between 7 and 9 are missing"
    ),
    (
      #"1723161253937085774 {"stream":"x@depth","data":{"s":"X","U":8,"u":8,"b":[["a","1"]],"a":[]}}"#, "'a' as 'price'"
    ),
    (#"1723161253937085774 {"stream":"x@depth","data":{"s":"X","b":[["1","1"]],"a":[]}}"#, "without numbers"),
    (#"1723161253937085774 {"stream":"x@trade","data":{"s":"X","t":9,"p":"1.50"}}"#, "'' as 'quantity'"),
    (#"1723161253937085774 {"stream":"x@trade""#, "no message"), ("1723161253937085774 {}", "no message of a stream"),
  ])
  func `a message that cannot be followed is a bad row`(line: String, words: String) throws {
    let (report, _) = try imported(Self.lines + [line])
    #expect(report.refusal?.cause.contains("line 7 ") == true && report.refusal?.cause.contains(words) == true)
    let (second, records) = try imported(Self.lines + [line], skipsBad: true)
    #expect(records.count == 8 && second.findings.bad >= 1)
  }

  @Test func `a stream without a snapshot is no book`() throws {
    let (report, _) = try imported(Array(Self.lines[..<2]))
    #expect(report.refusal?.cause.contains("no snapshot of the book came before its end") == true)
  }

  @Test func `a snapshot before all messages waits for the first, and takes its instrument`() throws {
    let (report, records) = try imported([Self.lines[2].replacing("770", with: "000"), Self.lines[0]])
    #expect(report.refusal == nil && records.count == 4 && records[0].isFirstOfSnapshot)
  }
}

@Suite(.enabled(if: access(recordings, F_OK) == 0)) struct RecordedStreamTests {
  let scratch = Scratch()

  @Test(arguments: [("spot", 8, 15_000, 1_000), ("usdm", 3, 12_000, 700)])
  func `the book of a recorded stream is at every change the one that the exchange had`(
    market: String, decimals: Int, lines: Int, least: Int
  ) throws {
    let source = scratch.file("a.jsonl.gz")
    // Its beginning: a debug build would read all of it for minutes.
    _ = shell(
      "gzip -dc '\(recordings)/binance_feed/\(market)_btcusdt_20240808.jsonl.gz' | head -n \(lines) | gzip > '\(source)'"
    )
    // At which moments the exchange said what is best, among the updates of one change of the book.
    let script = """
      import bisect, decimal, gzip, json, sys
      count = lambda text, places: int(decimal.Decimal(text).scaleb(places))
      snapshot, changes, tickers, decimals = None, [], [], int(sys.argv[2])
      for line in gzip.open(sys.argv[1], "rt"):
          time, text = line.split(" ", 1)
          message = json.loads(text)
          if "stream" not in message: snapshot = message["lastUpdateId"]
          elif snapshot and "@depth" in message["stream"] and message["data"]["u"] > snapshot:
              changes.append((time, message["data"]))
          if "stream" in message and "@bookTicker" in message["stream"]:
              data = message["data"]
              tickers.append((data["u"], count(data["b"], 2), count(data["B"], decimals), count(data["a"], 2),
                              count(data["A"], decimals)))
      numbers = [ticker[0] for ticker in tickers]
      for time, data in changes:
          place = bisect.bisect_right(numbers, data["u"]) - 1
          if place >= 0 and numbers[place] >= data["U"]: print(time, *tickers[place][1:])
      """
    let expected = try python(script, source, "\(decimals)", in: scratch).split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Int64($0) }
    }
    let (plan, report) = try imported([source], to: scratch.file("a.npy")) {
      $0.priceDecimals = 2
      $0.quantityDecimals = decimals
    }
    #expect(plan.format == .binanceStream && report.refusal == nil)

    let file = try MarketFile(path: scratch.file("a.npy"))
    var state = MarketState(), seen: [Int64: OrderBook.Top] = [:]
    for record in file.records where record.kind == EventKind.depth {
      if state.receive(record) { seen[record.time_ns] = state.book.top }
    }
    var compared = 0
    for line in expected {
      let top = seen[line[0]]
      #expect(
        top.map { [$0.bid.ticks, $0.bidSize.units, $0.ask.ticks, $0.askSize.units] } == Array(line.dropFirst()),
        "\(line)")
      compared += 1
    }
    #expect(compared > least)
    let kinds = Set(file.records.map(\.kind))
    #expect(kinds == [EventKind.trade, EventKind.quote, EventKind.depth])
  }
}

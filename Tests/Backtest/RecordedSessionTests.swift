import HostBacktest
import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

/// A strategy whose every order follows from every byte that it was ever shown: whatever differs shows in its wishes.
private struct ThinkingPort: StrategyPort, ~Copyable {
  typealias Stop = Never

  private var memory: UInt64
  private var ref: UInt64 = 0

  init(seed: UInt64) { memory = seed }

  mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
  ) {
    take(UnsafeRawBufferPointer(events))
    take(UnsafeRawBufferPointer(view.positions))
    take(UnsafeRawBufferPointer(view.orders))
    for number in [view.time.nanoseconds, view.equity_units, view.cash_units, view.free_units] {
      withUnsafeBytes(of: number) { take($0) }
    }
    wishes.count = 0
    wishes.textCount = 0
    guard memory % 3 == 0, let event = events.last(where: { $0.kind == EventKind.bar }) else { return }
    ref += 1
    var wish = WishRecord()
    wish.kind = WishRecord.submit
    wish.clientRef = ref
    wish.side = memory & 8 == 0 ? 1 : 2
    wish.type = memory & 16 == 0 ? 1 : 2
    wish.timeInForce = memory & 16 == 0 ? 2 : 1
    wish.quantity_units = Int64(1 + memory >> 8 & 0x3FFF)
    if wish.type == 2 { wish.price_ticks = event.close.ticks + Int64(memory >> 24 & 63) - 32 }
    wishes.records[0] = wish
    wishes.count = 1
  }

  /// FNV-1a.
  private mutating func take(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { memory = (memory ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}

/// A run on paper, input by input as its journal holds it, and what the gate let through.
private struct Session: ~Copyable {
  var run: PaperRun
  var records: [(kind: UInt16, payload: [UInt8])] = []
  var intents = ByteWriter()
  var intentCount = 0

  static var terms: RunTerms {
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
      priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0)
    return RunTerms(
      host: "test", market: "made up", listings: [listing],
      venue: VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 500, taker_ppm: 1000))), strategyCapacity: 2)
  }

  static var assignment: Engine.Assignment {
    var limits = Limits()
    limits.minimumPosition_ppm = 0  // the orders are small
    limits.volumeShare_ppm = 0
    return Engine.Assignment(
      capital: Money(units: 1_000_000_000_000, CurrencyID(0)), instruments: [InstrumentID(0)], limits: limits,
      subscriptions: .bars, warmUp: 0)
  }

  static func bar(_ number: Int) -> EventRecord {
    let close = 100_00 + Int64(number * number % 97) * 3
    return .bar(
      InstrumentID(0), closing: Time(nanoseconds: Int64(number) * 60_000_000_000), open: Price(ticks: close + 5),
      high: Price(ticks: close + 20), low: Price(ticks: close - 20), close: Price(ticks: close),
      volume: Quantity(units: 50_000), interval_ns: 60_000_000_000)
  }

  /// `late`: turns that take longer than the market waits, so that several bars pass before the answer is there.
  init(bars: Int, late: Bool) throws {
    run = try PaperRun(Session.terms)
    let ports = [UInt64(1), 2].map { Cell(ThinkingPort(seed: $0)) }
    for number in 0..<ports.count { open(number) }
    var due = [Int?](repeating: nil, count: ports.count)
    for number in 0..<bars {
      apply(.market(Session.bar(number)))
      for index in ports.indices {
        let strategy = StrategyID(UInt16(index))
        if let answer = due[index] {
          guard answer <= number else { continue }
          due[index] = nil
          apply(.wishes(strategy), ports[index].wishes)
          continue
        }
        ports[index].turn(run.trading.engine, strategy)
        apply(.turn(strategy))
        if late { due[index] = number + 1 + number % 3 } else { apply(.wishes(strategy), ports[index].wishes) }
      }
    }
  }

  private mutating func open(_ number: Int) {
    let label = StrategyLabel(
      bundle: "T\(number).bhplugin", id: "org.example.t\(number)", name: "T\(number)", version: "1.0.0", sha256: "00",
      isUnsigned: false)
    apply(.open(label, Session.assignment))
  }

  private mutating func apply(_ input: Input) { apply(input, WishBuffer()) }

  private mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer) {
    var bytes = ByteWriter()
    input.encode(into: &bytes)
    if case .wishes = input { wishes.encode(into: &bytes) }
    records.append((input.kind.rawValue, Array(bytes.bytes)))
    precondition(run.apply(input, wishes) == nil, "\(input)")
    while let notice = run.takeNotice() { if notice.writeIntent(into: &intents) { intentCount += 1 } }
  }
}

/// A strategy with the buffer that it answers into.
private final class Cell {
  var port: ThinkingPort
  var wishes = WishBuffer()

  init(_ port: consuming ThinkingPort) { self.port = port }

  func turn(_ engine: borrowing Engine, _ strategy: StrategyID) {
    port.turn(events: engine.inbox(strategy), view: engine.view(strategy), wishes: &wishes)
  }
}

extension Notice {
  /// What leaves for the venue: whose order, its number, and all of its terms.
  fileprivate func writeIntent(into bytes: inout ByteWriter) -> Bool {
    guard case .approved(let strategy, let id, let request, _) = self else { return false }
    strategy.encode(into: &bytes)
    id.encode(into: &bytes)
    request.encode(into: &bytes)
    return true
  }
}

@Suite struct RecordedSessionTests {
  @Test func `J23 the market of a recorded session gives byte-identical order intents in a backtest`() throws {
    let session = try Session(bars: 600, late: false)
    let market = try session.records.compactMap { record -> EventRecord? in
      guard record.kind == InputKind.market.rawValue else { return nil }
      return try record.payload.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        return try EventRecord(decoding: &reader)
      }
    }
    var trading = PaperTrading(try Universe(Session.terms.listings), Session.terms.venue, strategyCapacity: 2)
    let ports = UnsafeMutableBufferPointer<ThinkingPort>.allocate(capacity: 2)
    for index in 0..<2 {
      _ = trading.open(Session.assignment)
      ports.initializeElement(at: index, to: ThinkingPort(seed: UInt64(index + 1)))
    }
    var intents = ByteWriter(), count = 0
    var runner = Runner(trading, ports) { notice, _, _ in if notice.writeIntent(into: &intents) { count += 1 } }
    for (row, event) in market.enumerated() { try runner.step(event, row: row) }
    #expect(count > 100, "\(count) orders show little")
    #expect(count == session.intentCount)
    #expect(intents.bytes.elementsEqual(session.intents.bytes))
  }

  @Test func `J23 a session whose turns were late gives the same wishes again, each at its place in the journal`()
    throws
  {
    let session = try Session(bars: 600, late: true)
    var run = try PaperRun(Session.terms), buffer = WishBuffer(), intents = ByteWriter()
    let cells = [UInt64(1), 2].map { Cell(ThinkingPort(seed: $0)) }
    var answers = 0
    for (number, record) in session.records.enumerated() {
      let kind = try #require(InputKind(rawValue: record.kind))
      let strategy = kind == .turn || kind == .wishes ? StrategyID(UInt16(record.payload[0])) : StrategyID(0)
      if kind == .turn { cells[Int(strategy.index)].turn(run.trading.engine, strategy) }
      if kind == .wishes {
        var bytes = ByteWriter()
        Input.wishes(strategy).encode(into: &bytes)
        cells[Int(strategy.index)].wishes.encode(into: &bytes)
        try #require(bytes.bytes.elementsEqual(record.payload), "record \(number)")
        answers += 1
      }
      try record.payload.withUnsafeBytes { bytes in
        try run.replay(record.kind, bytes, &buffer) { _ = $0.writeIntent(into: &intents) }
      }
    }
    #expect(answers > 100 && session.intentCount > 50, "\(answers) answers, \(session.intentCount) orders show little")
    #expect(intents.bytes.elementsEqual(session.intents.bytes))
  }
}

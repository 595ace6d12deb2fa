import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

@Suite struct ReplayTests {
  @Test func `J07 the same inputs, read back from their bytes, make the same run`() throws {
    for seed in 0..<20 as Range<UInt64> {
      var drawn = try DrawnRun(seed: seed)
      var replayed = try PaperRun(DrawnRun.terms)
      var bytes = ByteWriter(), buffer = WishBuffer()
      var fills = 0
      for _ in 0..<500 {
        let input = drawn.draw()
        bytes.removeAll()
        input.encode(into: &bytes)
        if case .wishes = input { drawn.wishes.encode(into: &bytes) }
        #expect(drawn.run.apply(input, drawn.wishes) == nil)
        while let notice = drawn.run.takeNotice() { if case .filled = notice { fills += 1 } }
        try replayed.replay(input.kind.rawValue, bytes.bytes, &buffer)
        #expect(replayed.labels == drawn.run.labels)
        #expect(replayed.eventCount == drawn.run.eventCount)
        for index in 0..<drawn.run.trading.engine.strategyCount {
          let strategy = StrategyID(UInt16(index))
          #expect(Shown(replayed, strategy) == Shown(drawn.run, strategy), "seed \(seed), \(input)")
        }
      }
      #expect(fills > 10, "seed \(seed) trades \(fills) times: it proves little")
      replayed.trading.engine.ledger.checkInvariants()
    }
  }

  @Test
  func
    `J07 two runs of the same inputs are the same bytes after every input, and so is one that was written down between`()
    throws
  {
    for seed in 100..<110 as Range<UInt64> {
      var drawn = try DrawnRun(seed: seed)
      var replayed = try PaperRun(DrawnRun.terms)
      var bytes = ByteWriter(), buffer = WishBuffer(), state = ByteWriter(), again = ByteWriter()
      for number in 0..<400 {
        let input = drawn.draw()
        bytes.removeAll()
        input.encode(into: &bytes)
        if case .wishes = input { drawn.wishes.encode(into: &bytes) }
        drawn.run.apply(input, drawn.wishes)
        while drawn.run.takeNotice() != nil {}
        try replayed.replay(input.kind.rawValue, bytes.bytes, &buffer)
        state.removeAll()
        drawn.run.encode(into: &state)
        again.removeAll()
        replayed.encode(into: &again)
        try #require(state.bytes.elementsEqual(again.bytes), "seed \(seed), input \(number): \(input)")
        // Now and then the run goes on from its bytes.
        guard number % 7 == 0 else { continue }
        var reader = ByteReader(state.bytes)
        replayed = try PaperRun.restored(from: &reader)
        again.removeAll()
        replayed.encode(into: &again)
        try #require(state.bytes.elementsEqual(again.bytes), "seed \(seed), decoded after \(number)")
      }
    }
  }

  @Test func `a snapshot that is cut off is a fault and no run`() throws {
    var drawn = try DrawnRun(seed: 7)
    for _ in 0..<100 {
      drawn.run.apply(drawn.draw(), drawn.wishes)
      while drawn.run.takeNotice() != nil {}
    }
    var state = ByteWriter()
    drawn.run.encode(into: &state)
    for length in stride(from: 0, to: state.count, by: 13) {
      var reader = ByteReader(UnsafeRawBufferPointer(rebasing: state.bytes[..<length]))
      #expect(throws: ByteFault.self) { _ = try PaperRun.restored(from: &reader) }
    }
  }

  @Test func `terms, labels and every kind of input survive their bytes`() throws {
    var bytes = ByteWriter()
    DrawnRun.terms.encode(into: &bytes)
    var reader = ByteReader(bytes.bytes)
    #expect(try RunTerms(decoding: &reader) == DrawnRun.terms)
    try reader.checkEnd()

    let strategy = StrategyID(7),
      fill = Fill(
        price: Price(ticks: 5), quantity: Quantity(units: 6), fee: Money(units: 7, CurrencyID(1)), isMaker: true)
    var limits = Limits()
    limits.openOrders = 3
    let inputs: [Input] =
      [
        .open(
          DrawnRun.label(1),
          Engine.Assignment(
            capital: Money(units: 5, CurrencyID(2)), instruments: [InstrumentID(3)], limits: limits,
            subscriptions: .trades, warmUp: 9)),
        .market(
          EventRecord(kind: 1, flags: 2, instrument: 3, sequence: 4, time: Time(nanoseconds: 5), 6, 7, 8, 9, 10, 11)),
        .turn(strategy), .wishes(strategy),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .filled(fill, TradeID(11)))),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .rejected(code: -2))),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .accepted)),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .cancelled)),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .cancelRejected)),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .replaced)),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .replaceRejected)),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .expired)),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .lost)),
        .report(VenueReport(OrderID(9), at: Time(nanoseconds: -1), .absent)),
        .stop(strategy, .backlog(7)), .stop(strategy, .worker), .stop(strategy, .withdrawn),
        .resume(strategy, DrawnRun.label(0), limits, .bars, warmUp: 4), .flatten(strategy), .limits(strategy, limits),
        .reconnected, .hostLimits(HostLimits()),
      ] + StateTests.commands.map(Input.command)
    #expect(Set(inputs.map(\.kind)).count == InputKind.allCases.count - 1, "a kind of input is not tried here")
    for input in inputs {
      bytes.removeAll()
      input.encode(into: &bytes)
      var reader = ByteReader(bytes.bytes)
      #expect(try Input(input.kind, decoding: &reader) == input)
      // Each byte less is a fault, and so is one more.
      for length in 0..<bytes.count {
        var short = ByteReader(UnsafeRawBufferPointer(rebasing: bytes.bytes[..<length]))
        #expect(throws: ByteFault.self) { _ = try Input(input.kind, decoding: &short) }
      }
      bytes.write(UInt8(0))
      var long = ByteReader(bytes.bytes)
      if input.kind != .wishes { #expect(throws: ByteFault.surplus(1)) { _ = try Input(input.kind, decoding: &long) } }
    }
  }

  @Test func `records that are no run of this host are faults, not traps`() throws {
    var buffer = WishBuffer(), bytes = ByteWriter()
    func fault(_ input: Input, of run: inout PaperRun) -> PaperRun.Fault? {
      bytes.removeAll()
      input.encode(into: &bytes)
      if case .wishes = input { buffer.encode(into: &bytes) }
      do throws(PaperRun.Fault) {
        try run.replay(input.kind.rawValue, bytes.bytes, &buffer)
        return nil
      } catch {
        return error
      }
    }
    var run = try PaperRun(DrawnRun.terms)
    let strategy = StrategyID(0)
    for input in [
      .turn(strategy), .wishes(strategy), .stop(strategy, .worker), .flatten(strategy), .limits(strategy, Limits()),
      .resume(strategy, DrawnRun.label(0), Limits(), .bars, warmUp: 0),
      .command(StateTests.command(.halt, .strategy(strategy))),
      .command(StateTests.command(.kill, .instrument(InstrumentID(2)))),
    ] as [Input] {
      #expect(fault(input, of: &run) == .order(input.kind))
    }
    var many = Limits()
    many.openOrders = 1_000
    for (capital, instrument, limits) in [(-1, 0, Limits()), (1, 9, Limits()), (1, 0, many)]
      as [(Int64, UInt16, Limits)]
    {
      let assignment = Engine.Assignment(
        capital: Money(units: capital, CurrencyID(0)), instruments: [InstrumentID(instrument)], limits: limits,
        subscriptions: .bars, warmUp: 0)
      #expect(fault(.open(DrawnRun.label(0), assignment), of: &run) == .order(.open))
    }
    #expect(fault(.market(EventRecord(kind: 99, time: Time(nanoseconds: 1))), of: &run) == .market(.kind(99)))
    #expect(throws: PaperRun.Fault.kind(77)) { try run.replay(77, bytes.bytes, &buffer) }
    #expect(throws: PaperRun.Fault.kind(1)) { try run.replay(1, bytes.bytes, &buffer) }
  }

  @Test func `no limit is left out of what is written down`() {
    #expect(Limits.writtenFieldCount * MemoryLayout<Int64>.size == MemoryLayout<Limits>.size)
  }
}

/// All that a strategy is shown, and its state.
private struct Shown: Equatable {
  let state: TradingState
  let money: [Int64]
  let positions: [PositionRecord]
  let orders: [OpenOrderRecord]
  let inbox: [EventRecord]

  init(_ run: borrowing PaperRun, _ strategy: StrategyID) {
    let view = run.trading.engine.view(strategy)
    state = run.trading.engine.states.state(of: strategy)
    money = [view.equity_units, view.cash_units, view.free_units, view.time.nanoseconds]
    positions = Array(view.positions)
    orders = Array(view.orders)
    inbox = Array(run.trading.engine.inbox(strategy))
  }
}

import HostEngine
import HostExecution
import HostLedger
import HostModel

/// Writes down what the figures and the report of a run need, while it runs.
///
///     if event.time_ns >= recorder.wake_ns { recorder.advance(to: event, engine) }   // before the engine gets it
///     recorder.take(fill, …)                                                        // each fill that was booked
///     let history = recorder.finish(engine)
///
/// It keeps a number for each day and strategy; for a report all trades too, and curves of bounded length. It looks at the
/// ledger and changes nothing.
public struct Recorder: ~Copyable {
  /// Events before this moment are of no interest.
  public private(set) var wake_ns: Int64
  private let depth: RecordDepth
  private let strategyCount: Int
  private let instrumentCount: Int
  private let slippage_ppm: Int64
  /// Of each strategy in each instrument, with the index under which its portfolio has it.
  private let opens: UnsafeMutablePointer<OpenTrade>
  private let tallies: UnsafeMutablePointer<InstrumentTally>
  private let positions: UnsafeMutablePointer<Int32>
  private let fundings: UnsafeMutablePointer<Int64>
  private var trades: [Trade] = []
  /// Those of the strategies, then those of all together.
  private var figures: [TradeFigures]
  private var days: [[Int64]]
  /// Beyond all days before the first event.
  private var day = Int64.max
  private var firstDay: Int64 = 0
  private var start = Time(nanoseconds: 0)
  /// Those of the strategies, then that of all together.
  private var tracks: [EquityTrack] = []
  /// The event whose consequences are looked at before the next one comes.
  private var last: EventRecord?

  /// Of a run whose strategies have been opened and that has had no event.
  public init(_ depth: RecordDepth, _ engine: borrowing Engine, _ venue: VenueModel) {
    self.depth = depth
    wake_ns = depth == .nothing ? Int64.max : Int64.min
    strategyCount = engine.strategyCount
    instrumentCount = engine.ledger.instruments.count
    slippage_ppm = venue.slippage_ppm
    let count = depth == .nothing ? 0 : strategyCount * instrumentCount
    opens = .allocate(capacity: count)
    opens.initialize(repeating: OpenTrade(), count: count)
    tallies = .allocate(capacity: count)
    tallies.initialize(repeating: InstrumentTally(), count: count)
    positions = .allocate(capacity: count)
    positions.initialize(repeating: -1, count: count)
    fundings = .allocate(capacity: strategyCount)
    fundings.initialize(repeating: 0, count: strategyCount)
    days = Array(repeating: [], count: strategyCount)
    figures = Array(repeating: TradeFigures(), count: strategyCount + 1)
    guard depth != .nothing else { return }
    for strategy in 0..<strategyCount {
      let portfolio = engine.ledger[StrategyID(UInt16(strategy))]
      for position in 0..<portfolio.instrumentCount {
        positions[strategy * instrumentCount + Int(portfolio.instruments[position].index)] = Int32(position)
      }
    }
  }

  deinit {
    opens.deallocate()
    tallies.deallocate()
    positions.deallocate()
    fundings.deallocate()
  }

  /// What the event before this one came to, and the days that end before it.
  public mutating func advance(to event: EventRecord, _ engine: borrowing Engine) {
    guard depth != .nothing else { return }
    if day == Int64.max { begin(event, engine) }
    if depth == .report {
      if let last { follow(last, engine) }
      last = event
    }
    while day < event.time.closingDay { closeDay(engine) }
    guard depth == .figures else { return }
    wake_ns = Time.behind(day: day).nanoseconds
  }

  private mutating func begin(_ event: EventRecord, _ engine: borrowing Engine) {
    start = event.time
    firstDay = event.time.closingDay
    day = firstDay
    guard depth == .report else { return }
    var sum: Int64 = 0
    for strategy in 0..<strategyCount {
      let equity = engine.ledger[StrategyID(UInt16(strategy))].equity_units
      tracks.append(EquityTrack(equity_units: equity, at: event.time_ns))
      sum &+= equity
    }
    tracks.append(EquityTrack(equity_units: sum, at: event.time_ns))
  }

  private mutating func closeDay(_ engine: borrowing Engine) {
    for strategy in 0..<strategyCount {
      days[strategy].append(engine.ledger[StrategyID(UInt16(strategy))].equity_units)
    }
    day += 1
  }

  /// The state is that after the event and the turns that followed it.
  private mutating func follow(_ event: EventRecord, _ engine: borrowing Engine) {
    let instrument = Int(event.instrument), isPriced = event.kind <= EventKind.depth
    var equity_units: Int64 = 0, exposure_units: Int64 = 0
    for strategy in 0..<strategyCount {
      let place = strategy * instrumentCount + instrument
      let portfolio = engine.ledger.portfolio(StrategyID(UInt16(truncatingIfNeeded: strategy)))
      if isPriced, opens[place].quantity_units != 0 {
        see(event, place, last_ticks: portfolio.pointee.positions[Int(positions[place])].last_ticks)
      } else if event.kind == EventKind.funding {
        let funding_units = portfolio.pointee.funding_units
        if positions[place] >= 0 { tallies[place].funding_units += funding_units - fundings[strategy] }
        fundings[strategy] = funding_units
      }
      let equity = portfolio.pointee.equity_units, exposure = portfolio.pointee.exposure_units
      tracks[strategy].mark(event.time_ns, equity_units: equity, exposure_units: exposure)
      equity_units &+= equity
      exposure_units &+= exposure
    }
    tracks[strategyCount].mark(event.time_ns, equity_units: equity_units, exposure_units: exposure_units)
  }

  @inline(__always)
  private func see(_ event: EventRecord, _ place: Int, last_ticks: Int64) {
    switch event.kind {
    case EventKind.bar: opens[place].see(low: event.low, high: event.high, close: event.close)
    case EventKind.trade: opens[place].see(low: event.tradePrice, high: event.tradePrice, close: event.tradePrice)
    default:
      let middle = Price(ticks: last_ticks)
      opens[place].see(low: middle, high: middle, close: middle)
    }
  }

  /// A fill that the ledger has booked.
  public mutating func take(
    _ fill: Fill, _ request: OrderRequest, of strategy: StrategyID, at time: Time, _ engine: borrowing Engine
  ) {
    guard depth != .nothing else { return }
    let index = Int(request.instrument.index), place = Int(strategy.index) * instrumentCount + index
    let instrument = engine.ledger.instruments[index]
    let signed = request.side == .buy ? fill.quantity.units : -fill.quantity.units
    // As the ledger counts it, which has booked it: it fits.
    guard let stake = instrument.stake(of: signed, at: fill.price, .up) else { return }
    tallies[place].fills += 1
    tallies[place].traded_units += abs(Double(stake))
    tallies[place].fees_units += fill.fee.units
    if !fill.isMaker, slippage_ppm > 0 {
      tallies[place].slippage_units += slippage(of: fill, request.side, instrument)
    }

    let before = opens[place].quantity_units
    let turns = before != 0 && (before > 0) != (signed > 0) && abs(signed) > abs(before)
    guard turns, let closing = scaled(stake, by: abs(before), over: abs(signed), .up),
      let closingFee = scaled(fill.fee.units, by: abs(before), over: abs(signed), .up)
    else {
      add(signed, fill, stake: stake, fee: fill.fee.units, place, time, instrument)
      return
    }
    add(-before, fill, stake: closing, fee: closingFee, place, time, instrument)
    add(signed + before, fill, stake: stake - closing, fee: fill.fee.units - closingFee, place, time, instrument)
  }

  private mutating func add(
    _ signed: Int64, _ fill: Fill, stake: Int64, fee: Int64, _ place: Int, _ time: Time, _ instrument: Instrument
  ) {
    let isLong = opens[place].quantity_units > 0
    opens[place].take(
      signed, at: fill.price, stake: stake, fee: fee, isMaker: fill.isMaker, time, instrument)
    guard opens[place].quantity_units == 0 else { return }
    let strategy = place / instrumentCount
    let trade = opens[place].closed(StrategyID(UInt16(strategy)), instrument.id, isLong: isLong, at: time)
    figures[strategy].add(trade)
    figures[strategyCount].add(trade)
    if depth == .report { trades.append(trade) }
  }

  /// The venue moved the market's price against the order and rounded it to a step, so the price before it is known to
  /// within a step: the nearest that cannot have been worse.
  private func slippage(of fill: Fill, _ side: Side, _ instrument: Instrument) -> Int64 {
    let step = instrument.priceStep.ticks
    let market: Int64?
    switch side {
    case .buy:
      market = scaled(fill.price.ticks, by: 1_000_000, over: 1_000_000 + slippage_ppm, .down).map { $0 / step * step }
    case .sell:
      guard slippage_ppm < 1_000_000 else { return 0 }
      market = scaled(fill.price.ticks, by: 1_000_000, over: 1_000_000 - slippage_ppm, .up).map {
        ($0 + step - 1) / step * step
      }
    }
    guard let market, market > 0, let paid = instrument.value(of: fill.quantity, at: fill.price, .up),
      let due = instrument.value(of: fill.quantity, at: Price(ticks: market), .up)
    else { return 0 }
    return abs(paid.units - due.units)
  }

  /// The end of the run.
  public mutating func finish(_ engine: borrowing Engine) -> History? {
    guard depth != .nothing, day != Int64.max else { return nil }
    if let last { follow(last, engine) }
    for index in tracks.indices { tracks[index].finish(at: engine.now.nanoseconds) }
    closeDay(engine)
    return History(
      start: start, end: engine.now, firstDay: firstDay, strategies: (0..<strategyCount).map { history($0, engine) },
      trades: trades, allTrades: figures[strategyCount],
      total: tracks.last.map { Course($0) })
  }

  private func history(_ strategy: Int, _ engine: borrowing Engine) -> StrategyHistory {
    let portfolio = engine.ledger[StrategyID(UInt16(strategy))], first = strategy * instrumentCount
    return StrategyHistory(
      capital_units: portfolio.paidIn_units, equity_units: portfolio.equity_units, days: days[strategy],
      trades: figures[strategy],
      funding_units: portfolio.funding_units, interest_units: portfolio.interest_units,
      instruments: (0..<instrumentCount).map { tallies[first + $0] },
      open: (0..<instrumentCount).compactMap { instrument in
        let open = opens[first + instrument]
        guard open.quantity_units != 0 else { return nil }
        let last = Price(ticks: portfolio.positions[Int(positions[first + instrument])].last_ticks)
        let stake = engine.ledger.instruments[instrument].stake(of: open.quantity_units, at: last, .down) ?? 0
        return OpenPosition(
          instrument: InstrumentID(UInt16(instrument)), since: open.entry, quantity_units: open.quantity_units,
          averageEntry_ticks: open.averageEntry_ticks, last: last,
          profit_units: stake - open.stake_units - open.fees_units)
      },
      course: tracks.isEmpty ? nil : Course(tracks[strategy]))
  }
}

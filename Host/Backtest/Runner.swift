import HostEngine
import HostExecution
import HostLedger
import HostModel

/// Feeds recorded events through the engine and gives each strategy its turn after each event that reached it.
///
///     var runner = Runner(trading, ports, record: .figures)
///     for row in events.indices { try runner.step(events[row], row: row) }
///
/// It waits for every turn, so where the strategies run changes nothing in the result.
public struct Runner<Port: StrategyPort & ~Copyable>: ~Copyable {
  public var trading: PaperTrading
  public private(set) var eventCount: Int64 = 0
  private let ports: UnsafeMutableBufferPointer<Port>
  private let tallies: UnsafeMutablePointer<StrategyTally>
  private var wishes = WishBuffer()
  /// Asked at each event only where there are any.
  private let makesBars: Bool
  private var timeframes: Timeframes
  private var recorder: Recorder
  private let onNotice: ((Notice, Time, UnsafeBufferPointer<UInt8>) -> Void)?

  /// Takes over the memory and elements of `ports`: one for each strategy of the engine, in its order. Those that have
  /// the subscription `madeBars` get bars of the lengths `intervals`. `onNotice` is told what happens, when, and the text
  /// that a log notice points into.
  public init(
    _ trading: consuming PaperTrading, _ ports: UnsafeMutableBufferPointer<Port>, intervals: [Int64] = [],
    record depth: RecordDepth = .nothing,
    onNotice: ((Notice, Time, UnsafeBufferPointer<UInt8>) -> Void)? = nil
  ) {
    precondition(ports.count == trading.engine.strategyCount, "\(ports.count) ports")
    tallies = .allocate(capacity: ports.count)
    tallies.initialize(repeating: StrategyTally(), count: ports.count)
    makesBars = !intervals.isEmpty
    timeframes = Timeframes(intervals: intervals, instrumentCount: trading.engine.ledger.instruments.count)
    recorder = Recorder(depth, trading.engine, trading.model)
    self.trading = trading
    self.ports = ports
    self.onNotice = onNotice
  }

  deinit {
    tallies.deinitialize(count: ports.count)
    tallies.deallocate()
    ports.deinitialize()
    ports.deallocate()
  }

  public func tally(_ strategy: StrategyID) -> StrategyTally {
    precondition(Int(strategy.index) < ports.count, "no strategy \(strategy.index)")
    return tallies[Int(strategy.index)]
  }

  /// What was recorded of the run, which is over; `nil` when that was nothing.
  public mutating func history() -> History? { recorder.finish(trading.engine) }

  /// Where a run stopped early, and why.
  public enum Failure: Error {
    case event(row: Int, MarketRecordFault)
    case timeframe(row: Int, Timeframes.Fault)
    case strategy(StrategyID, row: Int, Port.Stop)
  }

  /// The same for a record by its value.
  public mutating func step(_ event: EventRecord, row: Int) throws(Failure) {
    var record = event
    try step(&record, row: row)
  }

  @inline(__always)
  public mutating func step(_ event: EventPointer, row: Int) throws(Failure) {
    if event.pointee.time_ns >= recorder.wake_ns { recorder.advance(to: event.pointee, trading.engine) }
    if !makesBars, let turn = trading.receiveQuietly(event) {
      eventCount += 1
      return try take(turn.pointee, row: row)
    }
    if makesBars { timeframes.close(before: event) { trading.inform(ofBar: &$0) } }
    if let fault = trading.receive(event) { throw .event(row: row, fault) }
    if makesBars { try makeBars(of: event, row: row) }
    noteAll()
    eventCount += 1
    var next = 0
    while next < ports.count, let waiting = trading.engine.waitingTurn(from: next) {
      try take(waiting, row: row)
      next = Int(waiting.strategy.index) + 1
    }
  }

  @inline(__always)
  private mutating func take(_ waiting: Engine.WaitingTurn, row: Int) throws(Failure) {
    let strategy = waiting.strategy, index = Int(strategy.index)
    // Wishes change what is promised, not what anything is worth.
    tallies[index].mark(equity_units: waiting.view.equity_units)
    do throws(Port.Stop) {
      try ports[index].turn(events: waiting.events, view: waiting.view, wishes: &wishes)
    } catch {
      throw .strategy(strategy, row: row, error)
    }
    trading.engine.clearInbox(strategy)
    if wishes.count == 0 { return }
    trading.receive(wishes, from: strategy)
    noteAll()
  }

  private mutating func makeBars(of event: EventPointer, row: Int) throws(Failure) {
    do throws(Timeframes.Fault) { try timeframes.take(event) } catch { throw .timeframe(row: row, error) }
    timeframes.close(until: event.time_ns) { trading.inform(ofBar: &$0) }
  }

  @inline(__always)
  private mutating func noteAll() {
    while !trading.effects.notices.isEmpty { note(trading.effects.notices.removeFirst()) }
  }

  private mutating func note(_ notice: Notice) {
    if case .filled(let strategy, _, let request, let fill, _) = notice {
      recorder.take(fill, request, of: strategy, at: trading.engine.now, trading.engine)
    }
    if let strategy = notice.strategy { tallies[Int(strategy.index)].note(notice) }
    onNotice?(notice, trading.engine.now, UnsafeBufferPointer(start: wishes.text, count: wishes.textCount))
  }
}

import HostEngine
import HostExecution
import HostModel

/// Feeds recorded events through the engine and gives each strategy its turn after each event that reached it.
///
///     var runner = Runner(trading, ports)
///     try runner.run(events)
///
/// It waits for every turn, so where the strategies run changes nothing in the result.
public struct Runner<Port: StrategyPort & ~Copyable, Record: NoticeRecord>: ~Copyable {
  public var trading: PaperTrading
  public var record: Record
  private let ports: UnsafeMutableBufferPointer<Port>
  private var wishes = WishBuffer()

  /// Takes over the memory and elements of `ports`: one for each strategy of the engine, in its order.
  public init(_ trading: consuming PaperTrading, _ ports: UnsafeMutableBufferPointer<Port>, record: Record) {
    precondition(ports.count == trading.engine.strategyCount, "\(ports.count) ports")
    self.trading = trading
    self.ports = ports
    self.record = record
  }

  deinit {
    ports.deinitialize()
    ports.deallocate()
  }

  /// Where a run stopped early, and why.
  public enum Failure: Error {
    case event(row: Int, MarketRecordFault)
    case strategy(StrategyID, row: Int, Port.Stop)
  }

  public mutating func run(_ events: UnsafeBufferPointer<EventRecord>) throws(Failure) {
    for row in events.indices {
      if let fault = trading.receive(events[row]) { throw .event(row: row, fault) }
      noteAll()
      for index in 0..<ports.count { try turn(index, row: row) }
    }
  }

  @inline(__always)
  private mutating func turn(_ index: Int, row: Int) throws(Failure) {
    let strategy = StrategyID(UInt16(truncatingIfNeeded: index))
    let inbox = trading.engine.inbox(strategy)
    if inbox.isEmpty { return }
    do throws(Port.Stop) {
      try ports[index].turn(events: inbox, view: trading.engine.view(strategy), wishes: &wishes)
    } catch {
      throw .strategy(strategy, row: row, error)
    }
    trading.engine.clearInbox(strategy)
    trading.receive(wishes, from: strategy)
    noteAll()
  }

  @inline(__always)
  private mutating func noteAll() {
    while !trading.effects.notices.isEmpty { record.note(trading.effects.notices.removeFirst(), wishes) }
  }
}

/// Keeps what happened in a run.
public protocol NoticeRecord {
  /// `wishes` holds the text that a log notice points into.
  mutating func note(_ notice: Notice, _ wishes: borrowing WishBuffer)
}

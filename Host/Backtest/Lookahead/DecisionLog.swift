import HostModel

/// All that strategies wished for in a run as one number, to tell whether two runs decided the same.
public struct DecisionLog: Equatable, Sendable {
  /// How many wishes there were.
  public private(set) var count: Int64 = 0
  /// FNV-1a over each wish, its text, and the moment.
  public private(set) var chain: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  mutating func note(_ wishes: borrowing WishBuffer, at time: Time) {
    guard wishes.count > 0 else { return }
    count += Int64(wishes.count)
    fold(UInt64(bitPattern: time.nanoseconds))
    fold(UInt64(wishes.count))
    fold(UnsafeRawBufferPointer(start: wishes.records, count: wishes.count * MemoryLayout<WishRecord>.size))
    fold(UnsafeRawBufferPointer(start: wishes.text, count: wishes.textCount))
  }

  private mutating func fold(_ number: UInt64) { withUnsafeBytes(of: number) { fold($0) } }

  private mutating func fold(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { chain = (chain ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}

/// A strategy whose wishes are noted as it writes them. Several may share one log.
public struct NotedStrategy<Port: StrategyPort & ~Copyable>: StrategyPort, ~Copyable {
  private var port: Port
  private let log: UnsafeMutablePointer<DecisionLog>

  public init(_ port: consuming Port, in log: UnsafeMutablePointer<DecisionLog>) {
    self.port = port
    self.log = log
  }

  public mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
  ) throws(Port.Stop) {
    try port.turn(events: events, view: view, wishes: &wishes)
    log.pointee.note(wishes, at: view.time)
  }
}

/// A strategy whose wishes come a turn late, each in the place of those after it. What of a result is left then does not
/// hang on the very moment at which it traded.
public struct LateStrategy<Port: StrategyPort & ~Copyable>: StrategyPort, ~Copyable {
  private var port: Port
  // What it wished for in its last turn, and room for what it wishes for in this one.
  private var held = WishBuffer()
  private var next = WishBuffer()

  public init(_ port: consuming Port) { self.port = port }

  public mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
  ) throws(Port.Stop) {
    try port.turn(events: events, view: view, wishes: &next)
    wishes.records.update(from: held.records, count: held.count)
    wishes.text.update(from: held.text, count: held.textCount)
    wishes.count = held.count
    wishes.textCount = held.textCount
    swap(&held, &next)
  }
}

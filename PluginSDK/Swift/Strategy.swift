/// A trading strategy: events in, wishes out.
///
///     struct BuyOnce: Strategy {
///       static let descriptor = Descriptor(
///         id: "org.example.buy-once", name: "Buy once", version: "1.0.0", description: "Buys and holds.",
///         subscriptions: .bars)
///
///       init(_ setup: Setup) {}
///
///       mutating func receive(_ bar: Bar, _ turn: inout Turn) {
///         if turn.isIdle(bar.instrument) { turn.buy(bar.instrument, worth: turn.equity * 0.05) }
///       }
///     }
///
/// It runs in a jail: no files, network, clock, threads, Foundation or `async`. Same events, same wishes. Everything it
/// needs later it keeps in its own properties; what it owns is in the turn.
public protocol Strategy: ~Copyable {
  static var descriptor: Descriptor { get }

  /// Called once, before the first event. Throw when the parameters make no sense together.
  init(_ setup: Setup) throws(SetupError)

  mutating func receive(_ bar: Bar, _ turn: inout Turn)
  mutating func receive(_ trade: Trade, _ turn: inout Turn)
  mutating func receive(_ quote: Quote, _ turn: inout Turn)
  mutating func receive(_ depth: Depth, _ turn: inout Turn)
  mutating func receive(_ status: MarketStatus, _ turn: inout Turn)
  mutating func receive(_ fill: Fill, _ turn: inout Turn)
  mutating func receive(_ refusal: Refusal, _ turn: inout Turn)
  mutating func receive(_ trigger: Trigger, _ turn: inout Turn)
  mutating func receive(_ timer: Timer, _ turn: inout Turn)
  mutating func receive(_ funding: Funding, _ turn: inout Turn)
  mutating func receive(_ call: MarginCall, _ turn: inout Turn)
  mutating func receive(_ end: PlanEnd, _ turn: inout Turn)
}

// A strategy writes only what it needs; the rest does nothing.
extension Strategy where Self: ~Copyable {
  @inlinable public mutating func receive(_ bar: Bar, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ trade: Trade, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ quote: Quote, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ depth: Depth, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ status: MarketStatus, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ fill: Fill, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ refusal: Refusal, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ trigger: Trigger, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ timer: Timer, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ funding: Funding, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ call: MarginCall, _ turn: inout Turn) {}
  @inlinable public mutating func receive(_ end: PlanEnd, _ turn: inout Turn) {}
}

/// A strategy whose memory outlives its process: a new version or a restarted worker goes on where it stopped.
public protocol RestorableStrategy: Strategy, ~Copyable {
  /// The state as bytes. Must not change anything.
  borrowing func save() -> [UInt8]
  /// Takes a state that `save` made, possibly in an older version. False leaves the strategy as it was.
  mutating func load(_ bytes: UnsafeRawBufferPointer) -> Bool
}

/// Why a strategy does not start with these parameters.
public struct SetupError: Error {
  public let reason: StaticString
  public init(_ reason: StaticString) { self.reason = reason }
}

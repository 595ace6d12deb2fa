import HostModel

/// What a person tells a running host about who may trade.
public struct StateCommand: Equatable, Sendable {
  public enum Deed: UInt8, CaseIterable, Sendable {
    case halt = 1
    /// One step back towards normal.
    case resume = 2
    case kill = 3
    /// The host closes what is held, bit by bit.
    case unwind = 4
  }

  public var deed: Deed
  public var scope: StateScope
  public var word: PersonsWord

  public init(_ deed: Deed, _ scope: StateScope, _ word: PersonsWord) {
    self.deed = deed
    self.scope = scope
    self.word = word
  }

  /// What the scope's state becomes; `nil` when the command changes nothing. Halting or unwinding what is killed would
  /// loosen it; what is halted may be unwound, since its strategy may do no more than before.
  public func state(from before: TradingState) -> TradingState? {
    switch deed {
    case .halt: before < .halted ? .halted : nil
    case .kill: before < .killed ? .killed : nil
    case .resume: before.loosened
    case .unwind: before == .unwinding || before == .killed ? nil : .unwinding
    }
  }
}

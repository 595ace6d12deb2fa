import HostModel

/// What a person tells a running host about who may trade.
public struct StateCommand: Equatable, Sendable {
  public enum Deed: UInt8, CaseIterable, Sendable {
    case halt = 1
    /// One step back towards normal.
    case resume = 2
    case kill = 3
  }

  public var deed: Deed
  public var scope: StateScope
  public var word: PersonsWord

  public init(_ deed: Deed, _ scope: StateScope, _ word: PersonsWord) {
    self.deed = deed
    self.scope = scope
    self.word = word
  }

  /// What the scope's state becomes; `nil` when the command changes nothing. Halting what is killed would loosen it.
  public func state(from before: TradingState) -> TradingState? {
    switch deed {
    case .halt: before < .halted ? .halted : nil
    case .kill: before < .killed ? .killed : nil
    case .resume: before.loosened
    }
  }
}

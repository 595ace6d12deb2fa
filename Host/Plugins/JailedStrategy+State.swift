import HostModel
import HostWire

/// What a plugin gave when it was asked to save its state.
public enum SavedState: Equatable, Sendable {
  case bytes([UInt8])
  /// The plugin has no such extension: a new process starts from nothing.
  case notSupported
  /// It cannot be saved now; a later turn may.
  case notNow
  /// Larger than `TurnLimits.stateBytes`; it is not kept.
  case tooLarge(bytes: Int64)
}

/// What a plugin made of a state that it was given.
public enum LoadedState: Equatable, Sendable {
  case taken
  /// It does not understand the bytes and is as it was before.
  case refused
  case notSupported
}

extension JailedStrategy {
  /// Asks for the state, between two turns.
  public mutating func save() throws(PluginStop) -> SavedState {
    try worker.checkRunning()
    worker.end.requestSave()
    switch try awaitAnswer() {
    case .done: break
    case .notSupported: return .notSupported
    case .jailIncomplete, .notAPlugin, .refused:
      throw worker.fail(.protocolError("it answered save with another step's status"))
    }
    let length = worker.end.savedLength()
    guard length >= 0 else { return .notNow }
    guard length <= TurnLimits.stateBytes else { return .tooLarge(bytes: length) }
    return .bytes(worker.end.takeState(Int(length)))
  }

  /// Gives back a state that `save` took, before the first turn. Traps when it is larger than `TurnLimits.stateBytes`.
  public mutating func load(_ state: [UInt8]) throws(PluginStop) -> LoadedState {
    try worker.checkRunning()
    worker.end.requestLoad(state)
    switch try awaitAnswer() {
    case .done: return .taken
    case .refused: return .refused
    case .notSupported: return .notSupported
    case .jailIncomplete, .notAPlugin: throw worker.fail(.protocolError("it answered load with another step's status"))
    }
  }

  private mutating func awaitAnswer() throws(PluginStop) -> WireStatus {
    try worker.awaitAnswer(before: monotonicTime_ns() + options.turnDeadline_ms * 1_000_000, late: late)
  }
}

import HostModel
import HostPlugins
import HostWire

/// Whether a saved state leads a new process on as if nothing had happened, and whether bytes that are no state do harm.
enum StateCheck {
  static let turns = 1000

  static let check = PluginCheck(name: "state") { subject in
    let events = try subject.events(2 * turns)
    var first = try subject.start(log: .none)
    guard first.descriptor.hasState else { return .skipped("it keeps none") }
    var session = CheckSession(subject)
    try session.run(events[..<turns], &first)
    let state: [UInt8]
    switch try first.save() {
    case .bytes(let bytes): state = bytes
    case .tooLarge(let bytes): return .failed("its state of \(bytes) bytes is more than \(TurnLimits.stateBytes)")
    case .notNow: return .failed("after \(turns) turns it gives no state")
    case .notSupported: return .failed("it names the extension and has none")
    }
    guard try first.save() == .bytes(state) else { return .failed("saving twice gives two states") }

    var second = try subject.start(log: .none)
    guard try second.load(state) == .taken else { return .failed("a new process does not take its own state") }
    guard try second.save() == .bytes(state) else { return .failed("a state that was loaded is saved as another one") }
    if let fault = try harm(subject, state) { return .failed(fault) }

    // The same portfolio and events for both from here on: they must wish for the same.
    try session.run(events[turns...], &first)
    let expected = Array(session.digests[turns...])
    var replay = CheckSession(subject)
    var original = try subject.start(log: .none)
    try replay.run(events[..<turns], &original)
    try replay.run(events[turns...], &second)
    guard Array(replay.digests[turns...]) == expected else {
      return .failed("after loading its state it wishes for something else")
    }
    return .ok("\(state.count) bytes, taken by a new process; \(damaged(state).count) damaged ones did no harm")
  }

  /// Each in a worker of its own, which must live on and take a good state afterwards.
  private static func harm(_ subject: CheckSubject, _ state: [UInt8]) throws -> String? {
    for (name, bytes) in damaged(state) {
      do {
        var strategy = try subject.start(log: .none)
        _ = try strategy.load(bytes)
        _ = try strategy.load(state)
      } catch let stop as PluginStop {
        return "\(name): \(stop.line)"
      }
    }
    return nil
  }

  static func damaged(_ state: [UInt8]) -> [(name: String, bytes: [UInt8])] {
    [
      ("no byte at all", []), ("one byte", [1]),
      ("a state that is cut off", Array(state.dropLast(state.count / 2 + 1))),
      ("a state with a byte too many", state + [0]), ("ones", [UInt8](repeating: 0xFF, count: max(state.count, 1))),
      ("a state turned around", state.reversed()),
      ("a mebibyte", [UInt8](repeating: 0x7F, count: TurnLimits.stateBytes)),
    ]
  }
}

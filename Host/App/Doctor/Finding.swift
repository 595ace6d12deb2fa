import HostJSON

/// What `bulkhead doctor` says about one thing.
struct Finding: Equatable, Sendable {
  let subject: String
  let state: State
  /// What is there, with the values that show it.
  let found: String
  /// What to do; nil when nothing is to be done.
  let mend: String?

  enum State: String, Sendable {
    case ok
    /// Works without it, but less well or not yet.
    case note
    /// The host refuses to work like this.
    case missing
  }

  static func ok(_ subject: String, _ found: String) -> Finding {
    Finding(subject: subject, state: .ok, found: found, mend: nil)
  }

  static func note(_ subject: String, _ found: String, mend: String) -> Finding {
    Finding(subject: subject, state: .note, found: found, mend: mend)
  }

  static func missing(_ subject: String, _ found: String, mend: String) -> Finding {
    Finding(subject: subject, state: .missing, found: found, mend: mend)
  }

  var json: JSON {
    .object([
      .init("subject", .string(subject)), .init("state", .string(state.rawValue)), .init("found", .string(found)),
      .init("mend", mend.map(JSON.string) ?? .null),
    ])
  }
}

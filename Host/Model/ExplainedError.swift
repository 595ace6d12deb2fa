/// An error that a person can act on: each room's error enum says these three things for each of its cases.
///
/// Printed as one line, `CODE: cause; mend`. Codes are stable: scripts and documentation name them.
public protocol ExplainedError: Error, Sendable {
  /// Stable, `E_` and capitals: `E_HASH_MISMATCH`.
  var code: String { get }
  /// What is wrong, and why it matters, with the values that show it.
  var cause: String { get }
  /// The command or change that mends it.
  var mend: String { get }
}

extension ExplainedError {
  public var line: String { "\(code): \(cause); \(mend)" }
}

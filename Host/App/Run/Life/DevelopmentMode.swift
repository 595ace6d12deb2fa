import HostModel

/// ALLOW_UNSIGNED=1 for a host: it ends by itself, so that nobody leaves it on by mistake.
struct DevelopmentMode: Equatable, Sendable {
  /// When it ends on the monotonic clock; `nil` when it was never on.
  let end_ns: Int64?

  static let hours: Int64 = 8

  init(isOn: Bool, since now_ns: Int64) {
    end_ns = isOn ? now_ns + DevelopmentMode.hours * 3600 * Time.nanosecondsPerSecond : nil
  }

  func allowsUnsigned(at now_ns: Int64) -> Bool { end_ns.map { now_ns < $0 } ?? false }

  var warning: Text? {
    guard end_ns != nil else { return nil }
    return
      "\("warning", .warning) development mode (ALLOW_UNSIGNED=1): for \(DevelopmentMode.hours) hours bundles that nobody signed or approved may run here"
  }
}

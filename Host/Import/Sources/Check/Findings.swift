/// Something about one row that a person should know.
public struct RowFinding: Equatable, Sendable {
  /// The first four are bad rows; a gap or an outlier may be what happened.
  public enum Kind: String, CaseIterable, Sendable {
    case malformed
    /// Too precise or too large for what is counted.
    case unfit
    case duplicate
    case outOfOrder = "out_of_order"
    case gap
    case outlier

    public var isBad: Bool {
      switch self {
      case .malformed, .unfit, .duplicate, .outOfOrder: true
      case .gap, .outlier: false
      }
    }
  }

  public let kind: Kind
  public let source: String
  /// `line` or `record`, and which.
  public let placeName: String
  public let place: Int
  public let text: String
}

/// How many rows of each kind were found, and the first of each: as much memory for a billion as for twenty.
public struct Findings: Equatable, Sendable {
  // Order never shows: only looked up by key.
  private var counts: [RowFinding.Kind: Int] = [:]
  public private(set) var shown: [RowFinding] = []

  /// So many of each kind are shown.
  public static let limit = 20

  public func count(_ kind: RowFinding.Kind) -> Int { counts[kind, default: 0] }
  public var bad: Int { RowFinding.Kind.allCases.reduce(0) { $0 + ($1.isBad ? count($1) : 0) } }

  mutating func add(_ kind: RowFinding.Kind, _ finding: @autoclosure () -> RowFinding) {
    counts[kind, default: 0] += 1
    if count(kind) <= Self.limit { shown.append(finding()) }
  }
}

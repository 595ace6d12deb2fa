import HostMarket
import HostModel

/// Which column of a file says what.
struct Layout {
  let format: ImportFormat
  let kind: MarketKind
  // Order never shows: only looked up by key.
  let columns: [Role: Int]
  /// The same, as few as they are: to walk through them takes less than to hash a key, many times for each row.
  private let places: [(role: Role, column: Int)]
  /// Where each row is a whole book: its levels, from the best on.
  let levels: [Level]

  /// No column says where a batch of levels ends: the next row does.
  var closesBatches: Bool { kind == .depth && levels.isEmpty && columns[.last] == nil }

  init(format: ImportFormat, kind: MarketKind, columns: [Role: Int], levels: [Level]) {
    self.format = format
    self.kind = kind
    self.columns = columns
    self.levels = levels
    places = columns.map { ($0, $1) }
  }

  struct Level: Equatable {
    let side: BookSide
    let price: Int
    let size: Int
  }

  /// What the column is called, for a sentence.
  func name(of role: Role, in rows: any RowSource) -> String {
    columns[role].map { rows.name(of: $0) } ?? role.rawValue
  }

  subscript(role: Role) -> Int? {
    for place in places where place.role == role { return place.column }
    return nil
  }
}

/// `--columns time=open_time`: what a column says, and its name or its number from 0.
public struct ColumnChoice: Equatable, Sendable {
  public let role: Role
  public let column: String

  public init(role: Role, column: String) {
    self.role = role
    self.column = column
  }
}

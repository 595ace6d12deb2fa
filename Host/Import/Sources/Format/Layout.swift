import HostMarket

/// Which column of a file says what.
struct Layout: Equatable {
  let format: ImportFormat
  let kind: MarketKind
  // Order never shows: only looked up by key.
  let columns: [Role: Int]

  /// What the column is called, for a sentence.
  func name(of role: Role, in rows: any RowSource) -> String {
    guard let column = columns[role] else { return role.rawValue }
    return rows.names.map { "'\($0[column])'" } ?? "column \(column)"
  }

  subscript(role: Role) -> Int? { columns[role] }
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

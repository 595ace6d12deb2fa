/// Rows under headings, aligned by the widest cell of each column.
///
///     var table = Table([.left("bundle"), .right("orders")])
///     table.add(["\(name)", "\(orders)"])
///     terminal.print(table)
struct Table: Sendable {
  struct Column: Sendable {
    let heading: String
    let alignsRight: Bool

    static func left(_ heading: String) -> Column { Column(heading: heading, alignsRight: false) }
    /// For numbers, so that their digits stand below each other.
    static func right(_ heading: String) -> Column { Column(heading: heading, alignsRight: true) }
  }

  let columns: [Column]
  private(set) var rows: [[Text]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Traps unless there is one cell for each column.
  mutating func add(_ cells: [Text]) {
    precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
    rows.append(cells)
  }

  /// The heading and the rows as lines, two spaces between columns, none at the end of a line.
  var lines: [Text] {
    let headings = columns.map { Text($0.heading, .faint) }
    let widths = columns.indices.map { index in
      rows.reduce(headings[index].width) { max($0, $1[index].width) }
    }
    return ([headings] + rows).map { cells in
      var line: Text = ""
      for (index, cell) in cells.enumerated() where cell.width > 0 {
        let padding = widths[index] - cell.width
        let before = widths[..<index].reduce(0) { $0 + $1 + 2 } + (columns[index].alignsRight ? padding : 0)
        line = line + Text(String(repeating: " ", count: before - line.width)) + cell
      }
      return line
    }
  }
}

extension Terminal {
  func print(_ table: Table) {
    for line in table.lines { print(line) }
  }
}

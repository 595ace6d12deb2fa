import HostMarket

extension Layout {
  /// The layout of the file that `rows` stand at the beginning of; `hasRow` says that its first row is there to be
  /// looked at. What is chosen goes before what is found.
  ///
  /// Throws `.unknownFormat`, `.missingColumn` or `.noSuchColumn`.
  init(
    of rows: any RowSource, hasRow: Bool, path: String, format: ImportFormat?, chosen: [ColumnChoice]
  ) throws(ImportError) {
    let names = rows.names?.map { $0.lowercased() }
    let found = format ?? Self.format(names: names, rows: rows, hasRow: hasRow)
    var columns: [Role: Int] = [:]
    if let shape = found?.shape {
      columns = names.map { Self.columns($0, shape) } ?? shape.positions[hasRow ? rows.count : 0] ?? [:]
    } else if let names {
      columns = Aliases.columns(names)
    }
    for choice in chosen {
      columns[choice.role] = try Self.column(choice.column, names: names, rows: rows, path: path)
    }
    guard let kind = Self.kind(of: columns, shape: found?.shape) else {
      throw .unknownFormat(path: path, columns: rows.names, count: hasRow ? rows.count : 0)
    }
    for role in Self.needed(kind, columns) where columns[role] == nil {
      throw .missingColumn(path: path, role: role.rawValue, columns: rows.names)
    }
    self.init(format: found ?? .csv, kind: kind, columns: columns)
  }

  /// The first format all of whose columns are there, or whose rows look like this one.
  private static func format(names: [String]?, rows: any RowSource, hasRow: Bool) -> ImportFormat? {
    guard let names else { return hasRow ? ImportFormat.allCases.first { $0.fits(rows) } : nil }
    return ImportFormat.allCases.first { format in
      format.shape.map { $0.needed.values.allSatisfy(names.contains) } ?? true
    }
  }

  private static func columns(_ names: [String], _ shape: Shape) -> [Role: Int] {
    var columns: [Role: Int] = [:]
    for (role, name) in shape.needed.merging(shape.optional, uniquingKeysWith: { needed, _ in needed }) {
      columns[role] = names.firstIndex(of: name)
    }
    return columns
  }

  private static func column(
    _ text: String, names: [String]?, rows: any RowSource, path: String
  ) throws(ImportError) -> Int {
    if let place = names?.firstIndex(of: text.lowercased()) { return place }
    if let place = Int(text), place >= 0, place < (names?.count ?? rows.count) { return place }
    throw .noSuchColumn(path: path, column: text, columns: rows.names, count: rows.count)
  }

  private static func kind(of columns: [Role: Int], shape: Shape?) -> MarketKind? {
    if let shape { return shape.kind }
    func has(_ roles: Role...) -> Bool { roles.allSatisfy { columns[$0] != nil } }
    if has(.open, .high, .low, .close) { return .bars }
    if has(.bid, .ask) { return .quotes }
    guard has(.price) else { return nil }
    return has(.snapshot) || has(.batch) || has(.last) || has(.isBid) ? .depth : .trades
  }

  private static func needed(_ kind: MarketKind, _ columns: [Role: Int]) -> [Role] {
    switch kind {
    case .bars: [.time, .open, .high, .low, .close, .volume]
    case .quotes: [.time, .bid, .bidSize, .ask, .askSize]
    case .depth: [.time, .price, .quantity] + (columns[.isBid] == nil ? [.side] : [])
    case .trades, .funding, .rules, .events: [.time, .price, .quantity]
    }
  }
}

extension ImportFormat {
  /// Whether a row without a header looks like one of this format: the moments, numbers and truths are where they
  /// should be.
  fileprivate func fits(_ rows: any RowSource) -> Bool {
    guard let columns = shape?.positions[rows.count] else { return false }
    return columns.allSatisfy { role, column in
      let field = rows.field(column)
      switch role {
      case .time, .closeTime: return (ExactNumber(parsing: field)?.whole ?? 0) > 100_000_000_000
      case .buyerIsMaker: return Truth(parsing: field) != nil
      default: return ExactNumber(parsing: field) != nil
      }
    }
  }
}

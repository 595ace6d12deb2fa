import HostMarket
import HostModel

extension Layout {
  /// The layout of the file that `rows` stand at the beginning of; `hasRow` says that its first row is there to be
  /// looked at. What is chosen goes before what is found. `base` is what is bought, as its columns may be called.
  ///
  /// Throws `.unknownFormat`, `.missingColumn` or `.noSuchColumn`.
  init(
    of rows: any RowSource, hasRow: Bool, path: String, base: String, format: ImportFormat?, chosen: [ColumnChoice]
  ) throws(ImportError) {
    let names = rows.names?.map { $0.lowercased() }
    let found = format ?? Self.format(names: names, base: base, rows: rows, hasRow: hasRow)
    var columns: [Role: Int] = [:]
    if let shape = found?.shape {
      columns = names.map { shape.columns($0, base: base) } ?? shape.positions[hasRow ? rows.count : 0] ?? [:]
    } else if let names {
      columns = Aliases.columns(names)
    }
    for choice in chosen {
      columns[choice.role] = try Self.column(choice.column, names: names, rows: rows, path: path)
    }
    let levels = Self.levels(names ?? [])
    guard let kind = Self.kind(of: columns, levels: levels, shape: found?.shape) else {
      throw .unknownFormat(path: path, columns: rows.names, count: hasRow ? rows.count : 0)
    }
    let needed =
      found?.shape.map { shape in Role.allCases.filter { shape.needed[$0] != nil } }
      ?? (levels.isEmpty ? Self.needed(kind, columns) : [.time])
    for role in needed where columns[role] == nil {
      throw .missingColumn(path: path, role: role.rawValue, columns: rows.names)
    }
    self.init(
      format: found ?? (rows.isArray ? .npy : .csv), kind: kind, columns: columns, levels: kind == .depth ? levels : [])
  }

  /// The first format all of whose columns are there, or whose rows look like this one.
  private static func format(names: [String]?, base: String, rows: any RowSource, hasRow: Bool) -> ImportFormat? {
    guard !rows.isArray else { return .npy }
    guard let names else { return hasRow ? ImportFormat.allCases.first { $0.fits(rows) } : nil }
    return ImportFormat.allCases.first { format in
      guard let shape = format.shape else { return format == .csv }
      return shape.columns(names, base: base).keys.count { shape.needed[$0] != nil } == shape.needed.count
        && shape.signs.allSatisfy(names.contains)
    }
  }

  /// The columns of `asks[0].price`, `asks[0].amount`, `bids[0].price` and so on, as far as they go without a gap.
  private static func levels(_ names: [String]) -> [Level] {
    var levels: [Level] = []
    for (word, side) in [("bids", BookSide.bid), ("asks", .ask)] {
      for depth in 0... {
        guard let price = names.firstIndex(of: "\(word)[\(depth)].price"),
          let size = names.firstIndex(of: "\(word)[\(depth)].amount")
        else { break }
        levels.append(Level(side: side, price: price, size: size))
      }
    }
    return levels
  }

  private static func column(
    _ text: String, names: [String]?, rows: any RowSource, path: String
  ) throws(ImportError) -> Int {
    if let place = names?.firstIndex(of: text.lowercased()) { return place }
    if let place = Int(text), place >= 0, place < (names?.count ?? rows.count) { return place }
    throw .noSuchColumn(path: path, column: text, columns: rows.names, count: rows.count)
  }

  private static func kind(of columns: [Role: Int], levels: [Level], shape: Shape?) -> MarketKind? {
    if let shape { return shape.kind }
    if !levels.isEmpty { return .depth }
    func has(_ roles: Role...) -> Bool { roles.allSatisfy { columns[$0] != nil } }
    if Role.fields.allSatisfy({ columns[$0] != nil }) { return has(.kind, .flags) ? .events : .rules }
    if has(.rate, .mark) { return .funding }
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
    case .trades: [.time, .price, .quantity]
    case .funding: [.time, .rate, .mark]
    case .rules: [.time] + Role.fields
    case .events: [.time, .kind, .flags] + Role.fields
    }
  }
}

extension Shape {
  func columns(_ names: [String], base: String) -> [Role: Int] {
    var columns: [Role: Int] = [:]
    for (role, words) in needed.merging(optional, uniquingKeysWith: { needed, _ in needed }) {
      for word in words where columns[role] == nil {
        columns[role] = names.firstIndex(of: word.replacing("{base}", with: base.lowercased()))
      }
    }
    return columns
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

import HostModel

extension MarketHeader {
  /// The header text of a file, strictly as `encoded()` and NumPy write it. `bytes` has no more than `largestText`.
  ///
  /// Throws `.format` with what was found for everything else: files of other programs, damaged ones, and arrays that
  /// NumPy could read but whose bytes the engine could not map.
  init(parsing bytes: [UInt8], path: String) throws(MarketError) {
    var text = HeaderCursor(bytes: bytes, path: path)
    try text.expect("{'descr': ")
    guard text.peek() == UInt8(ascii: "[") else {
      throw .format(path: path, found: "its rows are plain numbers of type \(text.excerpt()), not records with columns")
    }
    let (title, columns) = try text.columns()
    guard let title, let kind = MarketKind.allCases.first(where: { $0.columns == columns }) else {
      throw .format(path: path, found: Self.difference(columns))
    }
    try text.expect(", 'fortran_order': ")
    guard !text.take("True") else {
      throw .format(path: path, found: "its array is in Fortran order, where rows are not one after the other")
    }
    try text.expect("False, 'shape': (")
    guard !text.take(")") else { throw .format(path: path, found: "its array has no dimension, only one record") }
    rows = try text.integer()
    guard text.take(",), }") else {
      throw .format(path: path, found: "its array has more than one dimension; after \(rows) comes \(text.excerpt())")
    }
    try text.expectPadding()
    self.kind = kind
    listings = try ListingText.listings(from: title, path: path)
  }

  /// Where the columns of a file part from those of the kind that they are most like.
  private static func difference(_ columns: [MarketKind.Column]) -> String {
    let names = Set(columns.map(\.name))
    let kind =
      names.contains("bid")
      ? MarketKind.quotes
      : names.contains("side") ? .depth : names.contains("price") ? .trades : names.contains("field0") ? .events : .bars
    let wanted = kind.columns
    for (position, pair) in zip(columns, wanted).enumerated() where pair.0 != pair.1 {
      return
        "column \(position) is '\(pair.0.name)' of type \(pair.0.format) where \(kind) have '\(pair.1.name)' of type "
        + pair.1.format
    }
    guard columns.count == wanted.count else {
      return "it has \(columns.count) columns where \(kind) have \(wanted.count)"
    }
    return "its first column has no title, where the instruments are listed"
  }
}

/// Reads header text from its beginning: the part of Python's grammar that NumPy writes for an array of records.
struct HeaderCursor {
  let bytes: [UInt8]
  let path: String
  private var position = 0

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func take(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for offset in 0..<count where bytes[position + offset] != literal.utf8Start[offset] { return false }
    position += count
    return true
  }

  mutating func expect(_ literal: StaticString) throws(MarketError) {
    guard take(literal) else {
      throw .format(path: path, found: "its header has \(excerpt()) at byte \(position) where \"\(literal)\" has to be")
    }
  }

  /// What stands here, short and printable, for an error message.
  func excerpt() -> String {
    let rest = bytes[position...].prefix(24)
    guard !rest.isEmpty else { return "its end" }
    let printable = rest.map { (0x20..<0x7F).contains($0) ? Character(UnicodeScalar($0)) : "?" }
    return "\"\(String(printable))\""
  }

  /// `[(('TITLE', 'name'), '<i8'), ('name', '<i8'), …]`, the title at the first column only.
  mutating func columns() throws(MarketError) -> (title: String?, [MarketKind.Column]) {
    var title: String?
    var columns: [MarketKind.Column] = []
    try expect("[(")
    repeat {
      let name: String
      if columns.isEmpty, take("(") {
        title = try string()
        try expect(", ")
        name = try string()
        try expect(")")
      } else {
        name = try string()
      }
      try expect(", ")
      columns.append(MarketKind.Column(name, try string()))
      try expect(")")
    } while take(", (")
    try expect("]")
    return (title, columns)
  }

  /// A string in single quotes with no escapes but `\\` and `\'`.
  private mutating func string() throws(MarketError) -> String {
    try expect("'")
    var content: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "'"), (0x20..<0x7F).contains(byte) {
      position += 1
      guard byte == UInt8(ascii: "\\") else {
        content.append(byte)
        continue
      }
      guard let escaped = peek(), escaped == byte || escaped == UInt8(ascii: "'") else {
        throw .format(path: path, found: "its header has an unknown escape before \(excerpt()) at byte \(position)")
      }
      content.append(escaped)
      position += 1
    }
    try expect("'")
    return String(decoding: content, as: UTF8.self)
  }

  /// At most 18 digits, without zeros before the number.
  mutating func integer() throws(MarketError) -> Int {
    let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...18).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
      throw .format(
        path: path, found: "its header has \(excerpt()) at byte \(position) where a number of rows has to be")
    }
    position += digits.count
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Spaces and one line feed to the end.
  func expectPadding() throws(MarketError) {
    guard bytes.last == UInt8(ascii: "\n"), bytes[position...].dropLast().allSatisfy({ $0 == UInt8(ascii: " ") }) else {
      throw .format(path: path, found: "its header goes on with \(excerpt()) where only spaces may follow")
    }
  }
}

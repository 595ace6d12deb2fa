/// What the text before a NumPy array says: its columns and how many records there are.
///
///     {'descr': [('time', '<i8'), ('price', '<f8')], 'fortran_order': False, 'shape': (1000,), }
///     {'descr': '<f8', 'fortran_order': False, 'shape': (1000, 6), }
struct ArrayHeader {
  let columns: [ArrayColumn]
  let hasNames: Bool
  let records: Int
  let recordBytes: Int

  /// Throws `.array` with what was found, and `.ours` for a file of this program.
  init(_ text: [UInt8], path: String) throws(ImportError) {
    var cursor = HeaderText(text)
    func fault(_ found: String) -> ImportError { .array(path: path, found: found) }
    let malformed = fault("its header is not as NumPy writes it")
    guard cursor.take("{'descr': ") else { throw malformed }
    var types: [(name: String, type: String)] = []
    var plain: String?
    if let type = cursor.string() {
      plain = type
    } else {
      guard let fields = cursor.fields() else { throw malformed }
      guard !fields.contains(where: { $0.title?.contains("bulkhead.market/") == true }) else { throw .ours(path: path) }
      types = fields.map { ($0.name, $0.type) }
    }
    guard cursor.take(", 'fortran_order': ") else { throw malformed }
    guard !cursor.take("True") else { throw fault("its rows are not one after the other (Fortran order)") }
    guard cursor.take("False, 'shape': ("), let shape = cursor.integers() else { throw malformed }
    guard shape.count == (plain == nil ? 1 : 2), let records = shape.first else {
      throw fault("it has \(shape.count) dimensions, where a table has rows and columns")
    }
    if let plain {
      guard (1...1_000).contains(shape[1]) else { throw fault("it has \(shape[1]) columns") }
      types = (0..<shape[1]).map { ("\($0)", plain) }
    }
    var columns: [ArrayColumn] = [], offset = 0
    for (name, type) in types {
      guard let column = ArrayColumn(name: name, type: type, offset: offset) else {
        throw fault("column '\(name)' is of type \(type), which is neither number nor text")
      }
      columns.append(column)
      offset += column.bytes
    }
    self.columns = columns
    self.records = records
    hasNames = plain == nil
    recordBytes = offset
  }
}

/// The part of Python's grammar that NumPy writes.
private struct HeaderText {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func take(_ word: String) -> Bool {
    guard bytes[place...].starts(with: word.utf8) else { return false }
    place += word.utf8.count
    return true
  }

  mutating func string() -> String? {
    guard take("'") else { return nil }
    var content: [UInt8] = []
    while place < bytes.count, bytes[place] != UInt8(ascii: "'") {
      if bytes[place] == UInt8(ascii: "\\") { place += 1 }
      guard place < bytes.count else { return nil }
      content.append(bytes[place])
      place += 1
    }
    return take("'") ? String(decoding: content, as: UTF8.self) : nil
  }

  /// `[('name', '<f8'), (('title', 'name'), '<i8')]`
  mutating func fields() -> [(title: String?, name: String, type: String)]? {
    var fields: [(title: String?, name: String, type: String)] = []
    guard take("[(") else { return nil }
    repeat {
      var title: String?
      if take("(") {
        title = string()
        guard title != nil, take(", ") else { return nil }
      }
      guard let name = string(), title == nil || take(")"), take(", "), let type = string(), take(")") else {
        return nil
      }
      fields.append((title, name, type))
    } while take(", (")
    return take("]") ? fields : nil
  }

  /// `1000,)` or `1000, 6)`, each of at most 18 digits.
  mutating func integers() -> [Int]? {
    var integers: [Int] = []
    while !take(")") {
      let digits = bytes[place...].prefix(while: \.isDigit)
      guard (1...18).contains(digits.count) else { return nil }
      integers.append(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
      place += digits.count
      _ = take(", ") || take(",")
    }
    return integers
  }
}

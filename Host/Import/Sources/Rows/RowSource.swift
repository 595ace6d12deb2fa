/// The text of one field. Valid until the next row is asked for.
typealias Field = UnsafeBufferPointer<UInt8>

/// A file as rows of fields, each a text: lines of CSV, or the records of a NumPy array.
protocol RowSource: AnyObject {
  /// The names of the columns, where the file has them.
  var names: [String]? { get }
  /// Whether the first line is an address, as only one publisher writes it.
  var beginsWithAddress: Bool { get }
  var isArray: Bool { get }
  /// Goes to the next row; false at the end.
  func next() throws(ImportError) -> Bool
  /// Of the row: line from 1 in a text, record from 0 in an array.
  var place: Int { get }
  /// How many fields the row has.
  var count: Int { get }
  func field(_ index: Int) -> Field
  /// How much of the file was read, and of how much.
  var taken: Int { get }
  var size: Int { get }
}

extension RowSource {
  /// What the numbers of `place` count, for a sentence.
  var placeName: String { isArray ? "record" : "line" }

  /// What a column is called, for a sentence.
  func name(of column: Int) -> String {
    guard let names, column < names.count else { return "column \(column)" }
    return "'\(names[column])'"
  }

  func text(_ index: Int) -> String { String(decoding: field(index), as: UTF8.self) }
}

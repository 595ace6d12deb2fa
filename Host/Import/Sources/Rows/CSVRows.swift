/// Lines of fields, separated by commas, semicolons or tabs, whichever the first line has most of.
///
/// A field may stand in double quotes, and separators within them are part of it; line ends are not. Empty lines are
/// passed over. A first line without any number in it names the columns.
final class CSVRows: RowSource {
  private(set) var names: [String]?
  private(set) var beginsWithAddress = false
  let isArray = false

  private var lines: LineReader
  private var separator = UInt8(ascii: ",")
  private var line = Field(start: nil, count: 0)
  private var ranges: [Range<Int>] = []
  /// The first row was read to look at it and is still to be given.
  private var isPending = false

  init(_ bytes: ByteReader) throws(ImportError) {
    lines = LineReader(bytes)
    guard try nextLine() else { return }
    if line.starts(with: Array("http".utf8)) {
      beginsWithAddress = true
      guard try nextLine() else { return }
    }
    separator = Self.separator(of: line)
    split()
    isPending = !isHeader
    if isHeader { names = (0..<count).map { text($0).trimmed } }
  }

  func next() throws(ImportError) -> Bool {
    if isPending {
      isPending = false
      return true
    }
    guard try nextLine() else { return false }
    split()
    return true
  }

  var place: Int { lines.number }
  var count: Int { ranges.count }
  var taken: Int { lines.bytes.taken }
  var size: Int { lines.bytes.size }

  func field(_ index: Int) -> Field { Field(rebasing: line[ranges[index]]) }

  private func nextLine() throws(ImportError) -> Bool {
    repeat {
      guard let next = try lines.next() else { return false }
      line = next
    } while line.allSatisfy { $0 == UInt8(ascii: " ") }
    return true
  }

  private func split() {
    ranges.removeAll(keepingCapacity: true)
    var start = 0, isQuoted = false
    for (place, byte) in line.enumerated() {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == separator, !isQuoted {
        ranges.append(bare(start..<place))
        start = place + 1
      }
    }
    ranges.append(bare(start..<line.count))
  }

  /// Without spaces around it and without its quotes.
  private func bare(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, line[start] == UInt8(ascii: " ") { start += 1 }
    while start < end, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    guard end - start >= 2, line[start] == UInt8(ascii: "\""), line[end - 1] == UInt8(ascii: "\"") else {
      return start..<end
    }
    return start + 1..<end - 1
  }

  private static func separator(of line: Field) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    let counts = candidates.map { candidate in line.count { $0 == candidate } }
    return candidates[counts.firstIndex(of: counts.max()!)!]
  }

  private var isHeader: Bool { (0..<count).allSatisfy { ExactNumber(parsing: field($0)) == nil } }
}

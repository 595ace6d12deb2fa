import HostModel

/// One column of an array: where it lies in a record, and how its bytes become text.
struct ArrayColumn: Equatable {
  let name: String
  let offset: Int
  let bytes: Int
  private let form: Form
  private let isBigEndian: Bool

  private enum Form: Equatable {
    case integer
    case unsigned
    case floating
    case truth
    case bytes
    case unicode
    /// A moment, in so many nanoseconds each.
    case moment(Int64)
    /// Bytes that nobody reads.
    case padding
  }

  /// `nil` for a type that holds no text or number: `type` is NumPy's code, such as `<f8` or `<M8[ns]`.
  init?(name: String, type: String, offset: Int) {
    let order = type.first
    var code = Substring(type)
    if let order, "<>|=".contains(order) { code = code.dropFirst() }
    guard let letter = code.first else { return nil }
    var size = code.dropFirst(), unit = ""
    if let bracket = size.firstIndex(of: "[") {
      guard size.last == "]" else { return nil }
      unit = String(size[size.index(after: bracket)...].dropLast())
      size = size[..<bracket]
    }
    guard let count = Int(size), (0...4_096).contains(count), unit.isEmpty || letter == "M" else { return nil }
    self.name = name
    self.offset = offset
    isBigEndian = order == ">"
    bytes = letter == "U" ? count * 4 : count
    switch letter {
    case "i" where [1, 2, 4, 8].contains(count): form = .integer
    case "u" where [1, 2, 4, 8].contains(count): form = .unsigned
    case "f" where [4, 8].contains(count): form = .floating
    case "b" where count == 1: form = .truth
    case "S": form = .bytes
    case "U": form = .unicode
    case "V": form = .padding
    case "M" where count == 8:
      let lengths: [String: Int64] = ["ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000]
      guard let length = lengths[unit] else { return nil }
      form = .moment(length)
    default: return nil
    }
  }

  /// No text is longer.
  var longestText: Int { form == .unicode ? bytes : max(32, bytes) }

  func text(_ field: UnsafeRawBufferPointer) -> String {
    switch form {
    case .integer: "\(signed(field))"
    case .unsigned: "\(number(field))"
    case .truth: number(field) == 0 ? "false" : "true"
    case .floating:
      bytes == 4
        ? "\(Float(bitPattern: UInt32(number(field))))" : "\(Double(bitPattern: number(field)))"
    case .bytes: String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    case .unicode: unicode(field)
    case .moment(let length_ns): moment(signed(field), length_ns)
    case .padding: ""
    }
  }

  private func number(_ field: UnsafeRawBufferPointer) -> UInt64 {
    (isBigEndian ? Array(field) : field.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func signed(_ field: UnsafeRawBufferPointer) -> Int64 {
    let unused = Int64(64 - 8 * bytes)
    return (Int64(bitPattern: number(field)) << unused) >> unused
  }

  /// As text with a date, which needs no guess at its unit. What is no time there stays a number that is none either.
  private func moment(_ count: Int64, _ length_ns: Int64) -> String {
    let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: length_ns)
    return overflow || count == Int64.min ? "NaT" : Time(nanoseconds: nanoseconds).text
  }

  /// Four bytes for each character, and zeros behind the last. Text that does not fit as UTF-8 was none.
  private func unicode(_ field: UnsafeRawBufferPointer) -> String {
    var text = ""
    for start in stride(from: 0, to: field.count, by: 4) {
      let value = number4(field, at: start)
      guard value != 0, let scalar = Unicode.Scalar(value) else { break }
      text.unicodeScalars.append(scalar)
    }
    return text
  }

  private func number4(_ field: UnsafeRawBufferPointer, at start: Int) -> UInt32 {
    let four = field[start..<start + 4]
    return (isBigEndian ? Array(four) : four.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension JSON {
  /// How much text is read when the caller names no bounds of its own.
  public static let sizeLimit = 1 << 20
  public static let depthLimit = 32

  /// Reads one value and nothing else.
  ///
  /// Stricter than the standard where the standard leaves room for two readers to disagree: no byte order mark, no two
  /// members of one name, no lone surrogates, no number that a `Double` cannot hold. A number written in digits alone
  /// that fits an `Int64` is an `.integer`; any other is a finite `.real`.
  public init(
    parsing bytes: [UInt8], sizeLimit: Int = JSON.sizeLimit, depthLimit: Int = JSON.depthLimit
  ) throws(JSONError) {
    guard bytes.count <= sizeLimit else { throw .tooLarge(bytes: bytes.count, limit: sizeLimit) }
    var parser = JSONParser(bytes: bytes, depthLimit: depthLimit)
    self = try parser.document()
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  let depthLimit: Int
  var offset = 0
  var depth = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func document() throws(JSONError) -> JSON {
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw fault("a byte order mark") }
    skipSpace()
    let value = try value()
    skipSpace()
    guard offset == bytes.count else { throw fault("something after the value") }
    return value
  }

  private mutating func value() throws(JSONError) -> JSON {
    guard let byte = peek else { throw fault("the text ends where a value should begin") }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw fault("no value begins like this")
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    try descend()
    var members: [JSON.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return ascend(.object([])) }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw fault("a member's name must stand here") }
      let start = offset
      let name = try string()
      guard names.insert(name).inserted else {
        throw .syntax("a second member with the name \(JSON.string(name).compact)", offset: start)
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("a colon must stand here") }
      skipSpace()
      members.append(JSON.Member(name, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return ascend(.object(members)) }
      guard take(UInt8(ascii: ",")) else { throw fault("a comma or } must stand here") }
    }
  }

  private mutating func array() throws(JSONError) -> JSON {
    try descend()
    var elements: [JSON] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return ascend(.array([])) }
    while true {
      skipSpace()
      elements.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return ascend(.array(elements)) }
      guard take(UInt8(ascii: ",")) else { throw fault("a comma or ] must stand here") }
    }
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if let peek, isDigit(peek) { throw fault("a number with a leading zero") }
    } else {
      try digits()
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let real = Double(text), real.isFinite else {
      throw .syntax("a number larger than can be held", offset: start)
    }
    return .real(real)
  }

  private mutating func digits() throws(JSONError) {
    guard let first = peek, isDigit(first) else { throw fault("a digit must stand here") }
    while let next = peek, isDigit(next) { offset += 1 }
  }

  private mutating func string() throws(JSONError) -> String {
    let start = offset
    offset += 1
    var content: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw .syntax("a string that is not UTF-8", offset: start)
        }
        return text
      case UInt8(ascii: "\\"):
        offset += 1
        content.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20:
        throw fault("a control character inside a string")
      default:
        offset += 1
        content.append(byte)
      }
    }
    throw .syntax("a string that does not end", offset: start)
  }

  /// The character after a backslash.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = offset - 1
    guard let byte = peek else { throw fault("the text ends inside a string") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var number = try fourHexDigits()
      if (0xD800..<0xDC00).contains(number) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
          throw .syntax("half a surrogate pair", offset: start)
        }
        let low = try fourHexDigits()
        guard (0xDC00..<0xE000).contains(low) else { throw .syntax("half a surrogate pair", offset: start) }
        number = 0x10000 + (number - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(number) else { throw .syntax("half a surrogate pair", offset: start) }
      return scalar
    default: throw .syntax("an escape that JSON does not have", offset: start)
    }
  }

  private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("a hexadecimal digit must stand here")
      }
      number = number << 4 | UInt32(digit)
      offset += 1
    }
    return number
  }

  private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[offset...].starts(with: text.utf8) else { throw fault("no value begins like this") }
    offset += text.utf8.count
    return value
  }

  private mutating func descend() throws(JSONError) {
    depth += 1
    guard depth <= depthLimit else { throw .tooDeep(limit: depthLimit, offset: offset) }
    offset += 1
  }

  private mutating func ascend(_ value: JSON) -> JSON {
    depth -= 1
    return value
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    offset += 1
    return true
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private func fault(_ problem: String) -> JSONError { .syntax(problem, offset: offset) }
}

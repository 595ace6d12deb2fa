import HostModel

// A descriptor as bytes, for the way from a worker to the host. Numbers are little-endian; a text is its length in two
// bytes and UTF-8. In order:
//
//     abi_major u16, abi_minor u16, id, name, version, description, subscriptions u32, warm_up u32, has_state u8,
//     count u8, then for each parameter: name, description, type u8, minimum, maximum and initial as 64 bits each
extension PluginDescriptor {
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: abiMajor)
    bytes.append(number: abiMinor)
    for text in [id, name, version, description] { bytes.append(text: text) }
    bytes.append(number: subscriptions.rawValue)
    bytes.append(number: warmUp)
    bytes.append(hasState ? 1 : 0)
    bytes.append(UInt8(parameters.count))
    for parameter in parameters {
      bytes.append(text: parameter.name)
      bytes.append(text: parameter.description)
      switch parameter.range {
      case .integer(let minimum, let maximum, let initial):
        bytes.append(1)
        for value in [minimum, maximum, initial] { bytes.append(number: UInt64(bitPattern: value)) }
      case .real(let minimum, let maximum, let initial):
        bytes.append(2)
        for value in [minimum, maximum, initial] { bytes.append(number: value.bitPattern) }
      case .boolean(let initial):
        bytes.append(3)
        for value: UInt64 in [0, 1, initial ? 1 : 0] { bytes.append(number: value) }
      }
    }
    return bytes
  }

  /// What a worker sent, read to the last byte and checked by the rules of `bulkhead.h`.
  init(decoding bytes: [UInt8]) throws(WireViolation) {
    var reader = ByteReader(bytes: bytes)
    abiMajor = try reader.number()
    abiMinor = try reader.number()
    id = try reader.text()
    name = try reader.text()
    version = try reader.text()
    description = try reader.text()
    subscriptions = Subscriptions(rawValue: try reader.number())
    warmUp = try reader.number()
    hasState = try reader.number(as: UInt8.self) == 1
    let count = try reader.number(as: UInt8.self)
    guard count <= TurnLimits.parameters else { throw WireViolation("its descriptor has \(count) parameters") }
    parameters = []
    for _ in 0..<count { parameters.append(try reader.parameter()) }
    guard reader.isAtEnd else { throw WireViolation("its descriptor has bytes behind its end") }
    if let fault = fault() { throw WireViolation("its descriptor is not valid: \(fault)") }
  }
}

extension [UInt8] {
  fileprivate mutating func append(number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append(text: String) {
    append(number: UInt16(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}

private struct ByteReader {
  let bytes: [UInt8]
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ count: Int) throws(WireViolation) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw WireViolation("its descriptor is cut off") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    as type: Number.Type = Number.self
  ) throws(WireViolation) -> Number {
    var value: Number = 0
    for (index, byte) in try take(MemoryLayout<Number>.size).enumerated() { value |= Number(byte) << (8 * index) }
    return value
  }

  mutating func text() throws(WireViolation) -> String {
    let length = try number(as: UInt16.self)
    guard let text = String(validating: try take(Int(length)), as: UTF8.self) else {
      throw WireViolation("its descriptor has text that is not UTF-8")
    }
    return text
  }

  mutating func parameter() throws(WireViolation) -> PluginParameter {
    let name = try text()
    let description = try text()
    let type = try number(as: UInt8.self)
    let minimum = try number(as: UInt64.self), maximum = try number(as: UInt64.self),
      initial = try number(as: UInt64.self)
    let range: PluginParameter.Range
    switch type {
    case 1:
      range = .integer(
        minimum: Int64(bitPattern: minimum), maximum: Int64(bitPattern: maximum), initial: Int64(bitPattern: initial))
    case 2:
      range = .real(
        minimum: Double(bitPattern: minimum), maximum: Double(bitPattern: maximum), initial: Double(bitPattern: initial)
      )
    case 3:
      range = .boolean(initial: initial == 1)
    default:
      throw WireViolation("its descriptor has a parameter of type \(type)")
    }
    return PluginParameter(name: name, description: description, range: range)
  }
}

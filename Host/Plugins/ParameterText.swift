import CBulkhead
import HostModel
import HostWire

/// The value of one parameter, checked against its range.
public enum ParameterValue: Equatable, Sendable {
  case integer(Int64)
  case real(Double)
  case boolean(Bool)

  var record: bulkhead_value_v1 {
    switch self {
    case .integer(let value): bulkhead_value_v1(integer: value)
    case .real(let value): bulkhead_value_v1(real: value)
    case .boolean(let value): bulkhead_value_v1(integer: value ? 1 : 0)
    }
  }
}

/// `fast=10`: a parameter's name and the text of its value, not yet compared with any descriptor.
struct ParameterAssignment: Equatable, Sendable {
  let name: String
  let text: String

  static func parse(_ texts: [String]) throws(SetupError) -> [ParameterAssignment] {
    var assignments: [ParameterAssignment] = []
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { throw .notAnAssignment(text) }
      let name = String(text[..<equals])
      guard !assignments.contains(where: { $0.name == name }) else { throw .assignedTwice(name) }
      assignments.append(ParameterAssignment(name: name, text: String(text[text.index(after: equals)...])))
    }
    return assignments
  }
}

extension PluginParameter {
  /// The value when none is given.
  public var initial: ParameterValue {
    switch range {
    case .integer(_, _, let initial): .integer(initial)
    case .real(_, _, let initial): .real(initial)
    case .boolean(let initial): .boolean(initial)
    }
  }

  /// The value in a text. Strict: `1_000`, `0x10`, ` 1`, `nan` and `yes` are errors.
  public func value(parsing text: String) throws(SetupError) -> ParameterValue {
    switch range {
    case .integer(let minimum, let maximum, _):
      guard let value = try? Int64(parsingDecimal: text, decimals: 0) else {
        throw .notAValue(text, parameter: name, wanted: "a whole number")
      }
      guard (minimum...maximum).contains(value) else {
        throw .outOfRange(text, parameter: name, minimum: "\(minimum)", maximum: "\(maximum)")
      }
      return .integer(value)
    case .real(let minimum, let maximum, _):
      guard isPlainNumber(text), let value = Double(text), value.isFinite else {
        throw .notAValue(text, parameter: name, wanted: "a number such as 0.5 or 1e-3")
      }
      guard (minimum...maximum).contains(value) else {
        throw .outOfRange(text, parameter: name, minimum: "\(minimum)", maximum: "\(maximum)")
      }
      return .real(value)
    case .boolean:
      switch text {
      case "true": return .boolean(true)
      case "false": return .boolean(false)
      default: throw .notAValue(text, parameter: name, wanted: "true or false")
      }
    }
  }
}

/// Digits with at most one point between them, then perhaps an exponent. The standard library's own parser would also
/// take hexadecimal, `inf` and `nan`.
private func isPlainNumber(_ text: String) -> Bool {
  let parts = text.utf8.split(separator: UInt8(ascii: "e"), maxSplits: 1, omittingEmptySubsequences: false)
  guard let mantissa = parts.first, isDecimal(mantissa, allowsPoint: true) else { return false }
  return parts.count == 1 || isDecimal(parts[1], allowsPoint: false)
}

private func isDecimal(_ text: Substring.UTF8View, allowsPoint: Bool) -> Bool {
  let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
  let numbers = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return (1...(allowsPoint ? 2 : 1)).contains(numbers.count)
    && numbers.allSatisfy { number in
      !number.isEmpty && number.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

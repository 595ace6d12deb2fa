import HostModel

/// How the text of one argument becomes a value, and how help and completion speak of it.
struct ValueKind<Value: Sendable>: Sendable {
  let placeholder: String
  var choices: [String] = []
  var completion = FileCompletion.none
  let parse: @Sendable (String) throws(ValueFault) -> Value
}

/// Why a text is not a value of the wanted kind: the end of the sentence "'x' is …".
struct ValueFault: Error, Equatable, Sendable {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

extension ValueKind where Value == String {
  /// Any text but the empty one, which is nearly always an unset variable of a script.
  static func text(_ placeholder: String) -> ValueKind {
    ValueKind(placeholder: placeholder) { text throws(ValueFault) in try nonEmpty(text) }
  }

  static var file: ValueKind {
    ValueKind(placeholder: "FILE", completion: .file) { text throws(ValueFault) in try path(text) }
  }

  static var folder: ValueKind {
    ValueKind(placeholder: "DIR", completion: .folder) { text throws(ValueFault) in try path(text) }
  }
}

extension ValueKind where Value == Int64 {
  static func integer(_ range: ClosedRange<Int64>) -> ValueKind {
    ValueKind(placeholder: "N") { text throws(ValueFault) in
      // Int64(_:) reads "+5" too; one spelling for one number.
      guard let number = Int64(text), !text.hasPrefix("+") else { throw ValueFault("not a whole number") }
      guard range.contains(number) else {
        throw ValueFault("not between \(range.lowerBound) and \(range.upperBound)")
      }
      return number
    }
  }

  /// A decimal number in units of 10^-decimals; see `Int64(parsingDecimal:decimals:)`.
  static func decimal(_ decimals: Int, _ placeholder: String = "AMOUNT") -> ValueKind {
    ValueKind(placeholder: placeholder) { text throws(ValueFault) in
      do throws(DecimalTextError) { return try Int64(parsingDecimal: text, decimals: decimals) } catch {
        switch error {
        case .empty: throw ValueFault("empty")
        case .notDecimal: throw ValueFault("not a decimal number such as 12.50")
        case .tooPrecise: throw ValueFault("too precise: at most \(decimals) digits after the point")
        case .tooLarge: throw ValueFault("too large")
        }
      }
    }
  }
}

extension ValueKind where Value == Duration {
  /// A length of time such as `500ms`, `30s`, `5m`, `2h`, `1d`.
  static var duration: ValueKind {
    ValueKind(placeholder: "TIME") { text throws(ValueFault) in try Duration(parsing: text) }
  }
}

extension ValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the enum's raw values.
  static func choice(_ placeholder: String, among values: [Value] = Array(Value.allCases)) -> ValueKind {
    let choices = values.map(\.rawValue)
    return ValueKind(placeholder: placeholder, choices: choices) { text throws(ValueFault) in
      guard let value = Value(rawValue: text), choices.contains(text) else {
        let hint = nearest(to: text, among: choices).map { "; did you mean '\($0)'?" } ?? ""
        throw ValueFault("not one of \(choices.joined(separator: ", "))\(hint)")
      }
      return value
    }
  }
}

/// `name=value` as typed; what the value means is for whoever knows the name.
struct Assignment: Equatable, Sendable {
  let name: String
  let value: String
}

extension ValueKind where Value == Assignment {
  static var assignment: ValueKind {
    ValueKind(placeholder: "NAME=VALUE") { text throws(ValueFault) in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValueFault("not of the form NAME=VALUE")
      }
      return Assignment(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }
  }
}

private func nonEmpty(_ text: String) throws(ValueFault) -> String {
  guard !text.isEmpty else { throw ValueFault("empty") }
  return text
}

/// The kernel ends a path at the first NUL and takes at most 4096 bytes with it.
private func path(_ text: String) throws(ValueFault) -> String {
  guard !text.utf8.contains(0) else { throw ValueFault("not a path: it contains a NUL") }
  guard text.utf8.count < 4096 else { throw ValueFault("longer than a path may be (4095 bytes)") }
  return try nonEmpty(text)
}

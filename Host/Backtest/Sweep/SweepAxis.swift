import HostModel

/// The values that one parameter takes in a sweep: `fast=5:50:5`, `share=0.01:0.1`, `mode=1|2|5`.
///
/// Steps are counted in decimals, so that 0.1:0.5:0.1 has 0.3 and not a number near it.
public struct SweepAxis: Equatable, Sendable {
  public let name: String
  public let values: Values

  public enum Values: Equatable, Sendable {
    case steps(from_units: Int64, step_units: Int64, count: Int, decimals: Int, isInteger: Bool)
    /// Any number between, both included, with four digits more than they were written with: there is no step.
    case range(from_units: Int64, to_units: Int64, decimals: Int)
    case list([SweepValue])
  }

  /// Throws when it is not of the form, names no parameter, or a value is not one that the strategy takes.
  public init(parsing text: String, of parameters: [SweepParameter]) throws(SweepFault) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { throw .axis(text) }
    name = String(text[..<equals])
    let rest = text[text.index(after: equals)...], name = name
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      throw .unknownParameter(name, known: parameters.map(\.name))
    }
    let bounds = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if bounds.count == 1 {
      var list: [SweepValue] = []
      for part in rest.split(separator: "|", omittingEmptySubsequences: false) {
        let value = try parameter.sweepValue(String(part))
        guard !list.contains(value) else { throw .value("\(rest)", axis: name, wanted: "a list without a repetition") }
        list.append(value)
      }
      values = .list(list)
      return
    }
    guard (2...3).contains(bounds.count), parameter.range != .boolean else {
      throw parameter.range == .boolean ? .value("\(rest)", axis: name, wanted: "true|false") : .axis(text)
    }
    values = try SweepAxis.span(bounds, parameter)
  }

  private static func span(_ bounds: [String], _ parameter: SweepParameter) throws(SweepFault) -> Values {
    let from = try parameter.sweepValue(bounds[0]), to = try parameter.sweepValue(bounds[1])
    guard from.number <= to.number else { throw .backwards(axis: parameter.name) }
    var isInteger = false
    if case .integer = parameter.range { isInteger = true }
    let isRange = bounds.count == 2 && !isInteger, texts = bounds.count == 3 || isRange ? bounds : bounds + ["1"]
    let decimals = isInteger ? 0 : min(12, (texts.map(digitsAfterPoint).max() ?? 0) + (isRange ? 4 : 0))
    var units: [Int64] = []
    for text in texts {
      guard let number = try? Int64(parsingDecimal: text, decimals: decimals) else {
        throw .value(text, axis: parameter.name, wanted: isInteger ? "a whole number" : "a decimal number such as 0.05")
      }
      units.append(number)
    }
    if isRange { return .range(from_units: units[0], to_units: units[1], decimals: decimals) }
    guard units[2] > 0 else { throw .step(axis: parameter.name) }
    let count = (Int128(units[1]) - Int128(units[0])) / Int128(units[2]) + 1
    guard let count = Int(exactly: count), count <= SweepSpace.mostSets else {
      throw .tooMany(limit: SweepSpace.mostSets)
    }
    return .steps(
      from_units: units[0], step_units: units[2], count: count, decimals: decimals, isInteger: isInteger)
  }

  private static func digitsAfterPoint(_ text: String) -> Int {
    text.firstIndex(of: ".").map { min(12, text.distance(from: $0, to: text.endIndex) - 1) } ?? 0
  }

  /// How many values it has; `nil` when there is no end to them.
  public var count: Int? {
    switch values {
    case .steps(_, _, let count, _, _): count
    case .range: nil
    case .list(let list): list.count
    }
  }

  /// Traps when there is no such value, as of a range without steps.
  public func value(_ index: Int) -> SweepValue {
    switch values {
    case .steps(let from_units, let step_units, _, let decimals, let isInteger):
      let units = from_units + Int64(index) * step_units
      return isInteger ? .integer(units) : .real(SweepAxis.real(units, decimals))
    case .list(let list): return list[index]
    case .range: preconditionFailure("a range has no value \(index)")
    }
  }

  /// The value at a place between 0 and 1, 1 not included.
  public func value(at place: Double) -> SweepValue {
    if case .range(let from_units, let to_units, let decimals) = values {
      let width = (Double(to_units) - Double(from_units) + 1) * place
      return .real(SweepAxis.real(min(to_units, from_units + Int64(width)), decimals))
    }
    guard let count else { preconditionFailure("only a range has no count") }
    return value(min(count - 1, Int(place * Double(count))))
  }

  /// The number nearest to a decimal one.
  private static func real(_ units: Int64, _ decimals: Int) -> Double {
    guard let value = Double(units.decimalText(decimals: decimals)) else { preconditionFailure("\(units)") }
    return value
  }

  /// The axis as it is written, always in the same way.
  public var text: String {
    switch values {
    case .steps(let from_units, let step_units, let count, let decimals, _):
      let last_units = from_units + Int64(count - 1) * step_units
      return "\(name)="
        + [from_units, last_units, step_units].map { $0.decimalText(decimals: decimals) }.joined(separator: ":")
    case .range(let from_units, let to_units, let decimals):
      return "\(name)=\(SweepAxis.real(from_units, decimals)):\(SweepAxis.real(to_units, decimals))"
    case .list(let list): return "\(name)=\(list.map(\.text).joined(separator: "|"))"
    }
  }
}

extension SweepParameter {
  /// The value in a text, as strict as the strategy's own parameters are read.
  func sweepValue(_ text: String) throws(SweepFault) -> SweepValue {
    switch range {
    case .integer(let range):
      guard let value = try? Int64(parsingDecimal: text, decimals: 0) else {
        throw .value(text, axis: name, wanted: "a whole number")
      }
      guard range.contains(value) else {
        throw .outOfRange(text, axis: name, minimum: "\(range.lowerBound)", maximum: "\(range.upperBound)")
      }
      return .integer(value)
    case .real(let range):
      guard (try? Int64(parsingDecimal: text, decimals: 12)) != nil, let value = Double(text) else {
        throw .value(text, axis: name, wanted: "a decimal number such as 0.05")
      }
      guard range.contains(value) else {
        throw .outOfRange(text, axis: name, minimum: "\(range.lowerBound)", maximum: "\(range.upperBound)")
      }
      return .real(value)
    case .boolean:
      guard text == "true" || text == "false" else { throw .value(text, axis: name, wanted: "true or false") }
      return .boolean(text == "true")
    }
  }
}

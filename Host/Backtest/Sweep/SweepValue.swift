/// One value of a parameter in a sweep.
public enum SweepValue: Hashable, Sendable {
  case integer(Int64)
  case real(Double)
  case boolean(Bool)

  /// As a strategy's parameter is given: `fast=10`.
  public var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .boolean(let value): "\(value)"
    }
  }

  /// What a condition compares: true is 1.
  public var number: Double {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .boolean(let value): value ? 1 : 0
    }
  }
}

/// A parameter that the strategy has, and what it has when nobody says.
public struct SweepParameter: Equatable, Sendable {
  public let name: String
  public let range: Range
  public let value: SweepValue

  public enum Range: Equatable, Sendable {
    case integer(ClosedRange<Int64>)
    case real(ClosedRange<Double>)
    case boolean
  }

  public init(_ name: String, _ range: Range, _ value: SweepValue) {
    self.name = name
    self.range = range
    self.value = value
  }
}

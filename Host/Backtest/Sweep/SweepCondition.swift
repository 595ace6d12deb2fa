import HostModel

/// What the parameters of a set must fulfil together: `fast<slow`, `slow>=2*fast+1`.
///
/// Sums of products of parameters and decimal numbers, compared with < <= > >= = or !=. A boolean is 1 or 0.
public struct SweepCondition: Equatable, Sendable {
  public let text: String
  private let left: [Term], right: [Term]
  private let comparison: Comparison

  private struct Term: Equatable, Sendable {
    var factor: Double
    /// Indices of parameters.
    var parameters: [Int]
  }

  private enum Comparison: String, Equatable, Sendable, CaseIterable {
    // Those of two letters first: the first one that is found is meant.
    case atMost = "<=", atLeast = ">=", unequal = "!=", less = "<", more = ">", equal = "="
  }

  /// Throws when it is not of that form or names something that the strategy does not have.
  public init(parsing text: String, of parameters: [SweepParameter]) throws(SweepFault) {
    self.text = text
    let letters = text.filter { $0 != " " }
    for comparison in Comparison.allCases {
      guard let place = letters.firstRange(of: comparison.rawValue) else { continue }
      self.comparison = comparison
      left = try SweepCondition.sum(letters[..<place.lowerBound], text, parameters)
      right = try SweepCondition.sum(letters[place.upperBound...], text, parameters)
      return
    }
    throw .condition(text, problem: "nothing in it compares")
  }

  /// `number` gives the number of a parameter by its index.
  public func holds(_ number: (Int) -> Double) -> Bool {
    func sum(_ terms: [Term]) -> Double {
      terms.reduce(0) { $0 + $1.parameters.reduce($1.factor) { $0 * number($1) } }
    }
    let left = sum(left), right = sum(right)
    return switch comparison {
    case .atMost: left <= right
    case .atLeast: left >= right
    case .unequal: left != right
    case .less: left < right
    case .more: left > right
    case .equal: left == right
    }
  }

  private static func sum(
    _ letters: Substring, _ text: String, _ parameters: [SweepParameter]
  ) throws(SweepFault) -> [Term] {
    var terms: [Term] = [], rest = letters
    repeat {
      var sign = 1.0
      if let first = rest.first, first == "-" || first == "+", !(terms.isEmpty && first == "+") {
        sign = first == "-" ? -1 : 1
        rest = rest.dropFirst()
      }
      let word = rest.prefix { $0 != "+" && $0 != "-" }
      rest = rest[word.endIndex...]
      var term = Term(factor: sign, parameters: [])
      for factor in word.split(separator: "*", omittingEmptySubsequences: false) {
        if let parameter = parameters.firstIndex(where: { $0.name == factor }) {
          term.parameters.append(parameter)
        } else if (try? Int64(parsingDecimal: factor, decimals: 12)) != nil, let number = Double(factor) {
          term.factor *= number
        } else {
          throw .condition(
            text,
            problem: factor.isEmpty
              ? "a side or a factor is missing" : "'\(factor)' is neither a parameter nor a number")
        }
      }
      terms.append(term)
    } while !rest.isEmpty
    return terms
  }
}

/// A sum that remembers what rounding took from it (Neumaier): its error does not grow with the number of terms.
public struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var lost = 0.0

  public init() {}

  public mutating func add(_ term: Double) {
    let next = sum + term
    lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }

  public var value: Double { sum + lost }
}

extension Sequence where Element == Double {
  func compensatedSum() -> Double {
    var sum = CompensatedSum()
    for term in self { sum.add(term) }
    return sum.value
  }
}

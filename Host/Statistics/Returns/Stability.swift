import Glibc

extension Returns {
  /// How straight the growth was: the square of the correlation between the period's number and Σ ln(1 + r).
  public var stability: Double? {
    guard count > 1 else { return nil }
    var sum = CompensatedSum()
    let line = values.map { value -> Double in
      sum.add(log1p(value))
      return sum.value
    }
    let middle = Double(count - 1) / 2, mean = line.compensatedSum() / Double(count)
    var products = CompensatedSum(), steps = CompensatedSum(), heights = CompensatedSum()
    for (number, height) in line.enumerated() {
      let step = Double(number) - middle
      products.add(step * (height - mean))
      steps.add(step * step)
      heights.add((height - mean) * (height - mean))
    }
    return (products.value * products.value).over(steps.value * heights.value)
  }
}

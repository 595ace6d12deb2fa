import HostStatistics
import TestSupport
import Testing

/// What is left of the best of many trials, against a program that knows only the papers.
@Suite struct SelectionTests {
  @Test(arguments: [
    (1, 12, 128, "luck"), (2, 7, 100, "skill"), (3, 9, 83, "idle"), (4, 2, 9, "luck"), (5, 20, 41, "skill"),
  ])
  func `the deflated Sharpe ratio and the probability of overfitting are those of the papers`(
    seed: Int, trials: Int, periods: Int, kind: String
  ) throws {
    let scratch = Scratch(), path = scratch.file("returns")
    let script = String(decoding: bytes(of: "Tests/Statistics/selection.py"), as: UTF8.self)
    _ = try python(script, "make", path, "\(seed)", "\(trials)", "\(periods)", kind, in: scratch)
    let wanted = try python(script, "expect", path, in: scratch).split(whereSeparator: \.isWhitespace)
      .compactMap { Double($0) }
    try #require(wanted.count == 5)

    let table = String(decoding: bytes(of: path), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: " ").compactMap { Double($0) } }
    try #require(table.count == trials && table.allSatisfy { $0.count == periods })
    let ratios = table.map { daily($0).periodSharpe ?? 0 }
    let middle = ratios.reduce(0, +) / Double(trials)
    let variance = ratios.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(trials - 1)
    var overfitting = Overfitting(periods: periods)
    for returns in table { overfitting.add(returns) }

    let last = daily(table[trials - 1])
    let deflated = try #require(DeflatedSharpe(of: last, trials: trials, variance: variance))
    let outcome = try #require(overfitting.outcome())
    let found = [
      try #require(last.probability(ofSharpeAbove: 0)), deflated.benchmark, deflated.probability, outcome.probability,
      outcome.lossProbability,
    ]
    for (ours, theirs) in zip(found, wanted) { #expect(abs(ours - theirs) < 1e-12, "\(found) \(wanted)") }
  }

  @Test func `the normal distribution is scipy's, far into its tails`() throws {
    let scratch = Scratch()
    let text = try python(
      """
      from scipy.stats import norm
      for share in (1e-300, 1e-100, 1e-20, 1e-9, 0.001, 0.0749, 0.075, 0.3, 0.5, 0.7, 0.925, 0.999, 1 - 1e-12):
          print(share, norm.ppf(share), norm.cdf(norm.ppf(share)))
      """, in: scratch)
    for line in text.split(separator: "\n") {
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      try #require(numbers.count == 3)
      #expect(abs(Normal.quantile(numbers[0]) - numbers[1]) <= 1e-14 * max(1, abs(numbers[1])), "\(line)")
      #expect(abs(Normal.below(numbers[1]) - numbers[2]) <= 1e-12 * numbers[2], "\(line)")
    }
  }

  @Test func `nothing is said where nothing can be: one trial, few periods, no risk`() {
    var one = Overfitting(periods: 100)
    one.add([Double](repeating: 0.01, count: 100))
    #expect(one.outcome() == nil)
    var short = Overfitting(periods: 3)
    short.add([0.1, 0, 0])
    short.add([0, 0.1, 0])
    #expect(short.outcome() == nil)
    #expect(daily([0, 0, 0]).periodSharpe == nil)
    #expect(daily([]).periodSharpe == nil)
    #expect(DeflatedSharpe(of: daily([0, 0, 0]), trials: 5, variance: 1) == nil)
    // Of one trial nothing was chosen, so that there is nothing to deflate.
    #expect(DeflatedSharpe.expectedLargest(of: 1, variance: 1) == 0)
  }

  private func daily(_ values: [Double]) -> Returns { Returns(values, periodsPerYear: 365) }
}

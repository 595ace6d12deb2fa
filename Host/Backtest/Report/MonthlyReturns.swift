import HostModel

/// The return of each calendar month in UTC that the run has days of.
public struct MonthlyReturns: Sendable {
  public let firstYear: Int
  /// Twelve for each year; `nil` where the run has no day.
  public let years: [[Double?]]
  public let totals: [Double]

  /// Of equity at the ends of days, the first of which began with the capital.
  public init(days: [Int64], from capital_units: Int64, firstDay: Int64) {
    var ends: [(year: Int, month: Int, equity_units: Int64)] = []
    for (number, equity_units) in days.enumerated() {
      let text = NumberText.day(firstDay + Int64(number))
      let year = Int(text.prefix(4)) ?? 0, month = Int(text.dropFirst(5).prefix(2)) ?? 1
      if let last = ends.last, last.year == year, last.month == month { ends.removeLast() }
      ends.append((year, month, equity_units))
    }
    firstYear = ends.first?.year ?? 1970
    var years: [[Double?]] = [], totals: [Double] = []
    var before = capital_units, yearBefore = capital_units
    for end in ends {
      while years.count <= end.year - firstYear {
        years.append(Array(repeating: nil, count: 12))
        totals.append(0)
        yearBefore = before
      }
      years[end.year - firstYear][end.month - 1] = MonthlyReturns.share(before, end.equity_units)
      totals[end.year - firstYear] = MonthlyReturns.share(yearBefore, end.equity_units)
      before = end.equity_units
    }
    self.years = years
    self.totals = totals
  }

  private static func share(_ before: Int64, _ after: Int64) -> Double {
    before > 0 ? Double(after) / Double(before) - 1 : 0
  }
}

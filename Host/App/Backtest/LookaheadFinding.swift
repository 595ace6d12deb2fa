import HostJSON
import HostModel

/// What the look-ahead check found.
struct LookaheadFinding {
  let decisions: Int64
  /// How often the data was cut off behind a decision.
  let cuts: Int
  /// The first row behind which the data was cut off and a decision was another one.
  let firstDifference: (row: Int, time: Time)?
  /// What the strategies owned at the end, and with every decision one turn later.
  let whole: [PortfolioSummary]
  let late: [PortfolioSummary]

  private func sum(_ list: [PortfolioSummary], _ part: KeyPath<PortfolioSummary, Int64>) -> Int64 {
    list.reduce(0) { $0 + $1[keyPath: part] }
  }

  /// Profit with every decision one turn later, less the profit without, as a share of the capital.
  var lateShare: Double {
    let capital_units = sum(whole, \.paidIn_units)
    guard capital_units > 0 else { return 0 }
    return Double(sum(late, \.equity_units) - sum(whole, \.equity_units)) / Double(capital_units)
  }

  var json: JSON {
    let portfolio = whole[0]
    return .object([
      .init("decisions", .integer(decisions)), .init("cuts", .integer(Int64(cuts))),
      .init("looks_ahead", .boolean(firstDifference != nil)),
      .init(
        "first_difference",
        firstDifference.map {
          .object([.init("row", .integer(Int64($0.row))), .init("time", .string($0.time.text))])
        } ?? .null),
      .init("currency", .string(portfolio.currency)),
      .init("equity", .string(portfolio.text(sum(whole, \.equity_units)))),
      .init("late_equity", .string(portfolio.text(sum(late, \.equity_units)))), .init("late_share", .real(lateShare)),
    ])
  }

  func print(to terminal: Terminal) {
    let portfolio = whole[0]
    if decisions == 0 {
      terminal.print("look-ahead  \("nothing to compare", .warning): it never wished for anything")
      return
    }
    if let firstDifference {
      terminal.print(
        "look-ahead  \("found", .bad): with the data cut off behind row \(firstDifference.row), \(firstDifference.time.text), it decided otherwise"
      )
      terminal.print("            it knows what comes, or does not do the same with the same data twice")
    } else {
      terminal.print(
        "look-ahead  \("none", .good): cut off behind \(cuts) of its decisions, it decided the same up to there (\(grouped(decisions)) in all)"
      )
    }
    let change = "\(lateShare < 0 ? "" : "+")\(fixed(lateShare * 100, 2)) %"
    terminal.print(
      "late        one turn later with each decision: \(portfolio.money(sum(whole, \.equity_units))) becomes \(portfolio.money(sum(late, \.equity_units)))  \(change, lateShare < 0 ? .bad : .good)"
    )
  }
}

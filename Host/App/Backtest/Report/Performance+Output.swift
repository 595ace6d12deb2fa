import HostBacktest
import HostJSON
import HostModel

/// The figures of a run for programs and for the terminal.
extension Performance {
  /// By their names; money as text in decimal units, `null` what is not defined.
  func json(decimals: Int) -> [JSON.Member] {
    let figures = groups.flatMap(\.figures).map { JSON.Member($0.name, $0.value.json(decimals: decimals)) }
    return [.init("days_per_year", .integer(Int64(Performance.daysPerYear))), .init("figures", .object(figures))]
  }

  /// One line of what a person looks at first. Costs, equity and drawdown stand in lines of their own above it.
  func print(to terminal: Terminal) {
    let wanted = ["annual_return", "sharpe", "sortino", "max_drawdown", "trades", "win_rate", "profit_factor"]
    let figures = groups.flatMap(\.figures).filter { wanted.contains($0.name) }
    var table = Table(figures.map { .right($0.label) })
    table.add(figures.map { Text($0.value.text) })
    terminal.print("")
    terminal.print(table)
    if days.count < 30 {
      terminal.print(
        "\("figures over a year from \(days.count == 1 ? "one day" : "\(days.count) days") say little", .faint)")
    }
    terminal.print("")
  }
}

extension Figure.Value {
  func json(decimals: Int) -> JSON {
    switch self {
    case .share(let value), .ratio(let value), .seconds(let value): value.map { .real($0) } ?? .null
    case .count(let count): .integer(count)
    case .money(let units): units.map { .string($0.decimalText(decimals: decimals)) } ?? .null
    }
  }

  /// Of a share, ratio or count.
  fileprivate var text: String {
    switch self {
    case .share(let share): share.map { "\(fixed($0 * 100, 2)) %" } ?? "-"
    case .ratio(let ratio): ratio.map { fixed($0, 2) } ?? "-"
    case .count(let count): grouped(count)
    case .seconds(let seconds): seconds.map { "\(fixed($0, 1)) s" } ?? "-"
    case .money(let units): units.map { "\($0)" } ?? "-"
    }
  }
}

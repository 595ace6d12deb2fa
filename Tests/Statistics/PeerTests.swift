import HostStatistics
import Testing
import TestSupport

/// `empyrical-reloaded` and `quantstats` compute the same figures of the same returns, with 365 periods a year.
@Suite struct PeerTests {
  static let series: [Series] = [
    Series("year", noise(365, around: 0.001, by: 0.03)), Series("losing", noise(500, around: -0.002, by: 0.02)),
    Series("long", noise(3_000, around: 0.0005, by: 0.01)), Series("short", [0.01, -0.02, 0.015, 0, 0.003]),
    Series("ruin", [0.1] + noise(60, around: 0, by: 0.02) + [-0.97, 0.5] + noise(50, around: 0, by: 0.02)),
    Series("lost all", [0.1, -0.2, -1, 0, 0]), Series("quiet", quiet), Series("zeros", repeated(0, 30)),
    Series("constant", repeated(0.001, 40)), Series("gains", noise(50, around: 0.02, by: 0.01).map { abs($0) }),
    Series("one", [0.02]), Series("one lost", [-0.02]), Series("two", [0.01, -0.03]),
  ]

  struct Series {
    let name: String
    let values: [Double]
    init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  private static func repeated(_ value: Double, _ count: Int) -> [Double] { Array(repeating: value, count: count) }

  private static var quiet: [Double] {
    (0..<200).map { day -> Double in day % 9 == 0 ? 0.01 - Double(day % 5) * 0.004 : 0 }
  }

  /// Not even: the products of the drawn numbers have fat tails.
  private static func noise(_ count: Int, around middle: Double, by scale: Double) -> [Double] {
    var random = SplitMix(seed: UInt64(count))
    return (0..<count).map { _ in
      let draws = (0..<3).map { _ -> Double in Double(random.below(1 << 53)) / Double(1 << 52) - 1 }
      return middle + scale * (draws[0] + draws[1] * draws[2] * 2)
    }
  }

  static func ours(_ figure: String, _ returns: Returns) -> Double? {
    switch figure {
    case "total": returns.totalReturn
    case "annual": returns.annualReturn
    case "geometric": returns.geometricMean
    case "volatility": returns.volatility
    case "sharpe": returns.sharpe
    case "sortino": returns.sortino
    case "calmar": returns.calmar
    case "drawdown": returns.maxDrawdown
    case "recovery": returns.recoveryFactor
    case "ulcer": returns.ulcerIndex
    case "ulcer performance": returns.ulcerPerformance
    case "omega": returns.omega
    case "tail": returns.tailRatio
    case "skew": returns.skew
    case "kurtosis": returns.kurtosis
    case "var": returns.valueAtRisk
    case "cvar": returns.conditionalValueAtRisk
    case "best": returns.best
    case "worst": returns.worst
    case "win rate": returns.winRate
    case "average win": returns.averageWin
    case "average loss": returns.averageLoss
    case "payoff": returns.payoff
    case "profit factor": returns.profitFactor
    case "gain to pain": returns.gainToPain
    case "kelly": returns.kelly
    case "wins": Double(returns.longestWin)
    case "losses": Double(returns.longestLoss)
    case "stability": returns.stability
    case "drawdowns": returns.drawdowns.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
    case "rolling": returns.count < 30 ? nil : returns.rollingSharpe(over: 30).compactMap { $0 }.reduce(0, +)
    case "longest": Double(returns.longestDrawdown)
    default: nil
    }
  }

  private static let script = """
    import sys, warnings, numpy, pandas, empyrical, quantstats.stats as qs
    warnings.simplefilter("ignore")
    numpy.seterr(all="ignore")
    year = dict(annualization=365)
    def number(value):
        try:
            return float(value())
        except ZeroDivisionError:
            return numpy.nan
    for line in open(sys.argv[1]):
        name, *numbers = line.split("|")
        r = pandas.Series([float(n) for n in numbers], index=pandas.date_range("2024-01-01", periods=len(numbers)))
        places = numpy.arange(1, len(r) + 1)
        spans = qs.drawdown_details(qs.to_drawdown_series(r))
        theirs = [
            ("total", "empyrical", lambda: empyrical.cum_returns_final(r)), ("total", "quantstats", lambda: qs.comp(r)),
            ("annual", "empyrical", lambda: empyrical.annual_return(r, **year)),
            ("annual", "quantstats", lambda: qs.cagr(r, periods=365)),
            ("geometric", "quantstats", lambda: qs.geometric_mean(r)),
            ("volatility", "empyrical", lambda: empyrical.annual_volatility(r, **year)),
            ("volatility", "quantstats", lambda: qs.volatility(r, periods=365)),
            ("sharpe", "empyrical", lambda: empyrical.sharpe_ratio(r, **year)),
            ("sharpe", "quantstats", lambda: qs.sharpe(r, periods=365)),
            ("sortino", "empyrical", lambda: empyrical.sortino_ratio(r, **year)),
            ("sortino", "quantstats", lambda: qs.sortino(r, periods=365)),
            ("calmar", "empyrical", lambda: empyrical.calmar_ratio(r, **year)),
            ("calmar", "quantstats", lambda: qs.calmar(r, periods=365)),
            ("drawdown", "empyrical", lambda: empyrical.max_drawdown(r)),
            ("drawdown", "quantstats", lambda: qs.max_drawdown(r)),
            ("drawdowns", "empyrical", lambda: (empyrical.stats.drawdown_series(r) * places).sum()),
            ("drawdowns", "quantstats", lambda: (qs.to_drawdown_series(r) * places).sum()),
            ("recovery", "quantstats", lambda: qs.recovery_factor(r)),
            ("ulcer", "quantstats", lambda: qs.ulcer_index(r)),
            ("ulcer performance", "quantstats", lambda: qs.ulcer_performance_index(r)),
            ("omega", "empyrical", lambda: empyrical.omega_ratio(r, annualization=365)),
            ("omega", "quantstats", lambda: qs.omega(r, periods=365)),
            ("tail", "empyrical", lambda: empyrical.tail_ratio(r)), ("tail", "quantstats", lambda: qs.tail_ratio(r)),
            ("skew", "quantstats", lambda: qs.skew(r)), ("kurtosis", "quantstats", lambda: qs.kurtosis(r)),
            ("var", "empyrical", lambda: empyrical.value_at_risk(r)),
            ("cvar", "empyrical", lambda: empyrical.conditional_value_at_risk(r)),
            ("cvar", "quantstats", lambda: qs.cvar(r, method="historical")),
            ("best", "quantstats", lambda: qs.best(r)), ("worst", "quantstats", lambda: qs.worst(r)),
            ("win rate", "quantstats", lambda: qs.win_rate(r)),
            ("average win", "quantstats", lambda: qs.avg_win(r)),
            ("average loss", "quantstats", lambda: qs.avg_loss(r)),
            ("payoff", "quantstats", lambda: qs.payoff_ratio(r)),
            ("profit factor", "quantstats", lambda: qs.profit_factor(r)),
            ("gain to pain", "quantstats", lambda: qs.gain_to_pain_ratio(r)),
            ("kelly", "quantstats", lambda: qs.kelly_criterion(r)),
            ("wins", "quantstats", lambda: qs.consecutive_wins(r)),
            ("losses", "quantstats", lambda: qs.consecutive_losses(r)),
            ("stability", "empyrical", lambda: empyrical.stability_of_timeseries(r)),
            ("rolling", "quantstats", lambda: numpy.nan if len(r) < 30 else
                qs.rolling_sharpe(r, rolling_period=30, periods_per_year=365).replace([numpy.inf, -numpy.inf], numpy.nan).sum()),
            ("longest", "quantstats", lambda: spans["days"].max() if len(spans) else 0),
        ]
        for figure, package, value in theirs:
            print(name, figure, package, repr(number(value)), sep="|")
    """

  /// Where `quantstats` has a number and there is none: of nothing over nothing, of one return, of a deviation that is
  /// only what rounding left; and a drawdown that begins with the first return and never ends, which it does not count.
  private static let exceptions = [
    "win rate of zeros": "0.0", "profit factor of zeros": "0.0", "sharpe of constant": "2.899928008301683e+16",
    "sortino of one lost": "-19.1049731745428", "ulcer performance of one lost": "-0.0", "longest of one lost": "0.0",
  ]

  @Test func `every figure is the packages' to 1e-12`() throws {
    let scratch = Scratch()
    let lines = Self.series.map { ([$0.name] + $0.values.map { "\($0)" }).joined(separator: "|") + "\n" }
    let table = scratch.write(Array(lines.joined().utf8), to: "series")
    let theirs = try python(Self.script, table, in: scratch).split(separator: "\n").map { $0.split(separator: "|") }
    #expect(theirs.count == Self.series.count * 43)
    for line in theirs {
      let series = String(line[0]), figure = String(line[1]), package = String(line[2])
      let values = try #require(Self.series.first { $0.name == series }).values
      let mine = Self.ours(figure, Returns(values, periodsPerYear: 365))
      if package == "quantstats", Self.exceptions["\(figure) of \(series)"] == String(line[3]) { continue }
      let wanted = Double(String(line[3])) ?? .nan
      #expect(Self.agree(mine, wanted), "\(figure) of \(series): \(mine ?? .nan), \(package) has \(wanted)")
    }
  }

  @Test func `nothing has no figures`() {
    let none = Returns([], periodsPerYear: 365)
    let figures = [
      none.totalReturn, none.annualReturn, none.geometricMean, none.mean, none.deviation, none.volatility, none.sharpe,
      none.sortino, none.downsideDeviation, none.calmar, none.maxDrawdown, none.recoveryFactor, none.ulcerIndex,
      none.omega, none.tailRatio, none.skew, none.kurtosis, none.valueAtRisk, none.conditionalValueAtRisk, none.best,
      none.worst, none.winRate, none.averageWin, none.averageLoss, none.payoff, none.profitFactor, none.gainToPain,
      none.kelly, none.stability,
    ]
    #expect(figures.allSatisfy { $0 == nil })
    #expect(none.drawdowns.isEmpty && none.longestDrawdown == 0 && none.longestWin == 0 && none.longestLoss == 0)
  }

  @Test func `a drawdown goes from the first period below a peak to the last before it is reached again`() {
    let spans = Returns([0.1, -0.5, 0.5, 1, -0.1, -0.1], periodsPerYear: 365).drawdownSpans
    #expect(spans.map(\.periods) == [1...2, 4...5])
    #expect(spans.map(\.valley) == [1, 5])
    #expect(spans.map(\.isOver) == [true, false])
    #expect(abs(spans[0].depth + 0.5) < 1e-15 && abs(spans[1].depth + 0.19) < 1e-15)
  }

  private static func agree(_ mine: Double?, _ theirs: Double) -> Bool {
    guard let mine else { return !theirs.isFinite }
    return abs(mine - theirs) <= 1e-12 * max(1, abs(theirs))
  }
}

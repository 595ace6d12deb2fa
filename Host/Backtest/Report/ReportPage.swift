import HostModel

/// A backtest as one page for a browser or a printer: no script, no file but itself, the same to the byte for the same
/// run.
///
///     let text = ReportPage(history: history, …).html
public struct ReportPage: Sendable {
  /// At least one, in the order of the history.
  public var strategies: [Identity]
  public var universe: Universe
  public var currency: Currency
  public var history: History
  public var eventCount: Int64
  /// What the run was told besides: name and value.
  public var settings: [(name: String, value: String)]
  public var files: [(path: String, sha256: String)]
  /// Over strategies, parameters and settings.
  public var settings_sha256: String
  /// What a shell takes to run it again.
  public var command: String
  public var warnings: [String]

  /// Which strategy ran.
  public struct Identity: Sendable {
    public var name: String
    public var version: String
    public var id: String
    public var sha256: String
    public var standing: String
    public var parameters: [(name: String, value: String)]
    public var symbols: [String]

    public init(
      name: String, version: String, id: String, sha256: String, standing: String,
      parameters: [(name: String, value: String)], symbols: [String]
    ) {
      self.name = name
      self.version = version
      self.id = id
      self.sha256 = sha256
      self.standing = standing
      self.parameters = parameters
      self.symbols = symbols
    }

    var settings: String { parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " ") }
  }

  public init(
    strategies: [Identity], universe: Universe, currency: Currency, history: History, eventCount: Int64,
    settings: [(name: String, value: String)], files: [(path: String, sha256: String)], settings_sha256: String,
    command: String, warnings: [String]
  ) {
    precondition(strategies.count == history.strategies.count, "\(strategies.count) strategies")
    self.strategies = strategies
    self.universe = universe
    self.currency = currency
    self.history = history
    self.eventCount = eventCount
    self.settings = settings
    self.files = files
    self.settings_sha256 = settings_sha256
    self.command = command
    self.warnings = warnings
  }

  public var html: String {
    let all = Performance(history)
    let title =
      strategies.count == 1 ? "\(strategies[0].name) \(strategies[0].version)" : "\(strategies.count) strategies"
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(title) – backtest</title>
      <style>\(ReportPage.style)</style>
      </head>
      <body>
      <main>
      \(head(title, all))\(warningBox)\(course(all))\(strategyTable)\(figureTables(all))\(months(all))\(shape(all))\(drawdowns(all))\(excursions)\(tradeTable)\(breakdown(all))\(costTable(all))\(openTable)\(identity)</main>
      </body>
      </html>

      """
    return page.text
  }

  // MARK: Words that the sections share

  func money(_ units: Int64?) -> String {
    guard let units else { return NumberText.none }
    let hidden = max(currency.decimals - moneyDigits, 0)
    guard let shown = scaled(units, by: 1, over: powerOfTen(hidden), .down) else { return NumberText.none }
    return NumberText.units(shown, decimals: currency.decimals - hidden)
  }

  /// Cents of what has thousands; more of what is dear.
  private var moneyDigits: Int {
    let capital = history.strategies.reduce(0.0) { $0 + Double($1.capital_units) }
    let whole = capital / Double(powerOfTen(currency.decimals))
    return min(whole >= 1_000 || whole == 0 ? 2 : whole >= 10 ? 4 : 6, currency.decimals)
  }

  func shown(_ figure: Figure) -> String {
    switch figure.value {
    case .share(let share): NumberText.percent(share)
    case .ratio(let ratio): NumberText.decimal(ratio, 2)
    case .count(let count): NumberText.count(count)
    case .money(let units): money(units)
    case .seconds(let seconds): NumberText.duration(seconds)
    }
  }

  /// A figure with the whole number behind what is shown, for a program to read.
  func data(_ figure: Figure) -> HTML {
    let exact: String
    switch figure.value {
    case .share(let value), .ratio(let value), .seconds(let value): exact = value.map { "\($0)" } ?? ""
    case .count(let count): exact = "\(count)"
    case .money(let units): exact = units.map { $0.decimalText(decimals: currency.decimals) } ?? ""
    }
    return "<data value=\"\(exact)\"\(tone(figure))>\(shown(figure))</data>"
  }

  private func tone(_ figure: Figure) -> HTML {
    switch (figure.name, figure.value) {
    case ("total_return", .share(let value?)), ("annual_return", .share(let value?)): tone(value)
    case ("profit", .money(let units?)): tone(Double(units))
    default: ""
    }
  }

  func tone(_ value: Double) -> HTML { value > 0 ? " class=\"gain\"" : value < 0 ? " class=\"loss\"" : "" }

  func symbol(_ instrument: InstrumentID) -> String { universe.listings[Int(instrument.index)].symbol }

  func price(_ ticks: Double, of instrument: InstrumentID) -> String {
    let decimals = universe.instruments[Int(instrument.index)].priceDecimals
    return NumberText.decimal(ticks / Double(powerOfTen(decimals)), decimals)
  }

  func quantity(_ units: Int64, of instrument: InstrumentID) -> String {
    NumberText.units(units, decimals: universe.instruments[Int(instrument.index)].quantityDecimals)
  }
}

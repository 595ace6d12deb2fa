import HostModel

extension ReportPage {
  func head(_ title: String, _ all: Performance) -> HTML {
    let symbols = universe.listings.map(\.symbol)
    let shown = symbols.count > 12 ? symbols.prefix(12) + ["and \(symbols.count - 12) more"] : symbols
    let days = Int64(all.days.count)
    let cards = all.headline.map { figure -> HTML in
      "<div class=\"card\" data-figure=\"\(figure.name)\"><span>\(figure.label)</span>\(data(figure))</div>\n"
    }
    return """
      <header>
      <h1>\(title)</h1>
      <p class="faint">\(subtitle)</p>
      <p>\(shown.joined(separator: ", ")) · \(NumberText.time(history.start)) to \(NumberText.time(history.end)) UTC · \(NumberText.count(days)) \(days == 1 ? "day" : "days") · \(NumberText.count(eventCount)) events</p>
      <p>\(money(all.capital_units)) → <strong>\(money(all.equity_units)) \(currency.code)</strong></p>
      </header>
      <div class="cards">\(cards)</div>
      <p class="faint">Figures over a year count 365 days, with a risk-free rate of 0. Returns are those of equity at the end of each UTC day.</p>

      """
  }

  private var subtitle: String {
    guard strategies.count == 1 else { return strategies.map(\.name).joined(separator: ", ") }
    let settings = strategies[0].settings
    return "\(strategies[0].id) · \(strategies[0].standing)\(settings.isEmpty ? "" : " · \(settings)")"
  }

  var warningBox: HTML {
    if warnings.isEmpty { return "" }
    let items = warnings.map { warning -> HTML in "<li>\(warning)</li>\n" }
    return "<div class=\"warnings\"><strong>Warnings</strong><ul>\(items)</ul></div>\n"
  }

  func section(_ title: String, _ body: HTML) -> HTML { "<section>\n<h2>\(title)</h2>\n\(body)</section>\n" }

  func note(_ text: String) -> HTML { "<p class=\"faint\">\(text)</p>\n" }
}

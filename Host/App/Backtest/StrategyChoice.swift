import HostModel

/// One strategy of a backtest as a person names it: `EMACross.bhplugin`, or with instruments and parameters of its own
/// `EMACross.bhplugin@BTC-USDT,ETH-USDT:fast=5,slow=20`.
struct StrategyChoice: Sendable, Equatable {
  /// A bundle, or the folder of its source.
  let bundle: String
  /// The only instruments that it gets; `nil` for all of the data.
  let symbols: [String]?
  /// Its own parameters, each as `name=value`.
  let parameters: [String]

  /// Throws when a part is empty or a parameter is not an assignment.
  init(_ text: String) throws(ValueFault) {
    // A folder further up may have such signs in its name; a symbol or a parameter has no stroke.
    let name = text.lastIndex(of: "/").map { text[text.index(after: $0)...] } ?? text[...]
    let end = name.firstIndex { $0 == "@" || $0 == ":" } ?? name.endIndex
    guard end > name.startIndex || name.startIndex > text.startIndex, !text.isEmpty else {
      throw ValueFault("not a bundle")
    }
    bundle = String(text[..<end])
    var rest = name[end...], symbols: [String]?
    if rest.first == "@" {
      let list = rest.dropFirst().prefix { $0 != ":" }
      symbols = try StrategyChoice.parts(list, "without a symbol behind @")
      rest = rest[list.endIndex...]
    }
    self.symbols = symbols
    guard rest.first == ":" else {
      parameters = []
      return
    }
    parameters = try StrategyChoice.parts(rest.dropFirst(), "without a parameter behind :")
    for parameter in parameters where !parameter.dropFirst().contains("=") {
      throw ValueFault("with \(parameter), which is not NAME=VALUE")
    }
  }

  private static func parts(_ list: Substring, _ problem: String) throws(ValueFault) -> [String] {
    let parts = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard parts.allSatisfy({ !$0.isEmpty }) else { throw ValueFault(problem) }
    return parts
  }

  /// Which of the universe's instruments it gets.
  func instruments(of universe: Universe, _ invocation: Invocation) throws(UsageError) -> [Int] {
    guard let symbols else { return Array(universe.listings.indices) }
    var list: [Int] = []
    for symbol in symbols {
      guard let index = universe.listings.firstIndex(where: { $0.symbol == symbol }) else {
        let known = universe.listings.map(\.symbol).joined(separator: ", ")
        throw .badValue(
          parameter: "BUNDLE@SYMBOL", value: symbol, reason: "not in the data, which has \(known)",
          path: invocation.path)
      }
      if !list.contains(index) { list.append(index) }
    }
    return list
  }
}

extension ValueKind where Value == StrategyChoice {
  static var strategy: ValueKind {
    ValueKind(placeholder: "BUNDLE", completion: .folder) { text throws(ValueFault) in try StrategyChoice(text) }
  }
}

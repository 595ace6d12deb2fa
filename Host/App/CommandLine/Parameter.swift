/// One option, flag or positional argument, and the type of what it gives.
///
/// It is its own key: `invocation[speed]` has the type that `speed` was declared with, so a command never reads text.
///
///     let bundle = Parameter.positional("BUNDLE", .folder, "the bundle to load")                    // String
///     let files = Parameter.positionals("FILE", .file, "market data")                               // [String], at least one
///     let report = Parameter.option("report", .file, "writes the report here")                      // String?
///     let seed = Parameter.option("seed", .integer(0...1_000_000), "draws again", default: "1")     // Int64
///     let data = Parameter.required("data", .file, "market data")                                   // String
///     let settings = Parameter.repeated("param", .assignment, "one parameter of the strategy")      // [Assignment]
///     let live = Parameter.flag("live", "approves live trading too")                                // Bool
struct Parameter<Value: Sendable>: ParameterShape {
  let name: String
  let place: Place
  let count: Count
  let placeholder: String
  let help: String
  let defaultText: String?
  let environment: String?
  let choices: [String]
  let completion: FileCompletion
  /// From the texts given, in order, to the value. Gets as many texts as `count` allows.
  let read: @Sendable ([String]) throws(ValueFault) -> Value

  func value(of texts: [String]) throws(ValueFault) -> any Sendable { try read(texts) }
}

/// A parameter without the type of its value: all that parser, help and completion need.
protocol ParameterShape: Sendable {
  var name: String { get }
  var place: Place { get }
  var count: Count { get }
  /// What stands for the value in help: `FILE`. Empty for a flag.
  var placeholder: String { get }
  var help: String { get }
  /// Read as if it had been typed, when it was not.
  var defaultText: String? { get }
  /// The variable that gives the value when the command line does not.
  var environment: String? { get }
  var choices: [String] { get }
  var completion: FileCompletion { get }

  func value(of texts: [String]) throws(ValueFault) -> any Sendable
}

enum Place: Sendable {
  case positional
  case option
  case flag
}

enum Count: Sendable {
  /// Must be there, once. A default counts.
  case one
  case atMostOne
  case any
  case atLeastOne
}

/// What a shell offers where the value stands, if it has no `choices`.
enum FileCompletion: Sendable {
  case none
  case file
  case folder
}

extension Parameter {
  private init<Single: Sendable>(
    _ name: String, _ place: Place, _ count: Count, _ kind: ValueKind<Single>, _ help: String,
    default text: String? = nil,
    environment: String? = nil, read: @escaping @Sendable ([String]) throws(ValueFault) -> Value
  ) {
    self.init(
      name: name, place: place, count: count, placeholder: place == .positional ? name : kind.placeholder, help: help,
      defaultText: text, environment: environment, choices: kind.choices, completion: kind.completion, read: read)
  }

  /// A positional argument that must be there; `name` is what stands for it in help.
  static func positional(_ name: String, _ kind: ValueKind<Value>, _ help: String) -> Parameter {
    Parameter(name, .positional, .one, kind, help) { texts throws(ValueFault) in try kind.parse(texts[0]) }
  }

  /// An option that must be given.
  static func required(_ name: String, _ kind: ValueKind<Value>, _ help: String) -> Parameter {
    Parameter(name, .option, .one, kind, help) { texts throws(ValueFault) in try kind.parse(texts[0]) }
  }

  /// An option with a default, which is parsed as if it had been typed.
  static func option(
    _ name: String, _ kind: ValueKind<Value>, _ help: String, default text: String, environment: String? = nil
  ) -> Parameter {
    Parameter(name, .option, .one, kind, help, default: text, environment: environment) { texts throws(ValueFault) in
      try kind.parse(texts[0])
    }
  }

  /// An option that may be left out.
  static func option<Single>(
    _ name: String, _ kind: ValueKind<Single>, _ help: String, environment: String? = nil
  ) -> Parameter where Value == Single? {
    Parameter(name, .option, .atMostOne, kind, help, environment: environment) { texts throws(ValueFault) in
      guard let text = texts.first else { return nil }
      return try kind.parse(text)
    }
  }

  /// The last positional argument, one or more times.
  static func positionals<Single>(
    _ name: String, _ kind: ValueKind<Single>, _ help: String, _ count: Count = .atLeastOne
  ) -> Parameter where Value == [Single] {
    Parameter(name, .positional, count, kind, help) { texts throws(ValueFault) in try parseAll(texts, kind) }
  }

  /// An option that may be given several times; the order is kept.
  static func repeated<Single>(
    _ name: String, _ kind: ValueKind<Single>, _ help: String, _ count: Count = .any
  ) -> Parameter where Value == [Single] {
    Parameter(name, .option, count, kind, help) { texts throws(ValueFault) in try parseAll(texts, kind) }
  }
}

extension Parameter where Value == Bool {
  static func flag(_ name: String, _ help: String) -> Parameter {
    Parameter(
      name: name, place: .flag, count: .atMostOne, placeholder: "", help: help, defaultText: nil, environment: nil,
      choices: [], completion: .none, read: { texts in !texts.isEmpty })
  }
}

private func parseAll<Single>(_ texts: [String], _ kind: ValueKind<Single>) throws(ValueFault) -> [Single] {
  var values: [Single] = []
  for text in texts { values.append(try kind.parse(text)) }
  return values
}

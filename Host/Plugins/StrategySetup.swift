import CBulkhead
import HostModel
import HostWire

/// What a strategy is given when it is made: its instruments, its currency and its parameters.
///
///     let setup = try StrategySetup(listings: listings, currency: currency, parameters: ["fast=10"])
///
/// Instruments are checked here, parameters against the descriptor of the plugin once that is known.
public struct StrategySetup: Sendable {
  let instruments: [bulkhead_instrument_v1]
  let currencyBytes: (UInt64, UInt64)
  let moneyDecimals: Int32
  let assignments: [ParameterAssignment]

  /// `parameters` are texts such as `fast=10`; a parameter that is not named keeps its initial value.
  public init(listings: [Listing], currency: Currency, parameters: [String] = []) throws(SetupError) {
    guard listings.count <= TurnLimits.instruments else { throw .instruments(listings.count) }
    instruments = try listings.map { (listing) throws(SetupError) in try bulkhead_instrument_v1(listing) }
    var bytes: (UInt64, UInt64) = (0, 0)
    try withUnsafeMutableBytes(of: &bytes) { (field) throws(SetupError) in try field.write(currency.code, "currency") }
    currencyBytes = bytes
    moneyDecimals = Int32(currency.decimals)
    assignments = try ParameterAssignment.parse(parameters)
  }

  /// One value for each parameter of the plugin, in its order.
  public func values(for parameters: [PluginParameter]) throws(SetupError) -> [ParameterValue] {
    for assignment in assignments where !parameters.contains(where: { $0.name == assignment.name }) {
      throw .unknownParameter(assignment.name, known: parameters.map(\.name))
    }
    return try parameters.map { (parameter) throws(SetupError) in
      guard let assignment = assignments.first(where: { $0.name == parameter.name }) else { return parameter.initial }
      return try parameter.value(parsing: assignment.text)
    }
  }
}

extension bulkhead_instrument_v1 {
  fileprivate init(_ listing: Listing) throws(SetupError) {
    guard let priceDecimals = Int32(exactly: listing.priceDecimals),
      let quantityDecimals = Int32(exactly: listing.quantityDecimals)
    else { throw .decimals(symbol: listing.symbol) }
    self.init()
    try withUnsafeMutableBytes(of: &symbol) { (field) throws(SetupError) in try field.write(listing.symbol, "symbol") }
    try withUnsafeMutableBytes(of: &base) { (field) throws(SetupError) in try field.write(listing.base, "base") }
    try withUnsafeMutableBytes(of: &quote) { (field) throws(SetupError) in try field.write(listing.quote, "quote") }
    price_decimals = priceDecimals
    quantity_decimals = quantityDecimals
    price_step_ticks = listing.priceStep.ticks
    quantity_step_units = listing.quantityStep.units
    minimum_quantity_units = listing.minimumQuantity.units
    minimum_value_units = listing.minimumValueUnits
  }
}

extension UnsafeMutableRawBufferPointer {
  /// A C string of fixed size: the text, then zeros, of which there is at least one.
  fileprivate func write(_ text: String, _ what: String) throws(SetupError) {
    guard text.utf8.count < count, !text.utf8.contains(0) else { throw .text(text, what: what, limit: count - 1) }
    for (index, byte) in text.utf8.enumerated() { self[index] = byte }
    for index in text.utf8.count..<count { self[index] = 0 }
  }
}

/// Why a strategy cannot be set up as asked.
public enum SetupError: ExplainedError, Equatable {
  case instruments(Int)
  case decimals(symbol: String)
  case text(String, what: String, limit: Int)
  case notAnAssignment(String)
  case assignedTwice(String)
  case unknownParameter(String, known: [String])
  case notAValue(String, parameter: String, wanted: String)
  case outOfRange(String, parameter: String, minimum: String, maximum: String)

  public var code: String {
    switch self {
    case .instruments, .decimals, .text: "E_INSTRUMENT"
    case .notAnAssignment, .assignedTwice, .unknownParameter, .notAValue, .outOfRange: "E_PARAMETER"
    }
  }

  public var cause: String {
    switch self {
    case .instruments(let count): "\(count) instruments for one strategy"
    case .decimals(let symbol): "the decimals of \(symbol) do not fit the plugin boundary"
    case .text(let text, let what, let limit): "the \(what) \"\(text)\" has more than \(limit) bytes or a NUL in it"
    case .notAnAssignment(let text): "\"\(text)\" is not NAME=VALUE"
    case .assignedTwice(let name): "the parameter \(name) is given twice"
    case .unknownParameter(let name, _): "the plugin has no parameter \(name)"
    case .notAValue(let text, let parameter, let wanted): "\(parameter)=\(text): \"\(text)\" is not \(wanted)"
    case .outOfRange(let text, let parameter, let minimum, let maximum):
      "\(parameter)=\(text) is outside \(minimum)…\(maximum)"
    }
  }

  public var mend: String {
    switch self {
    case .instruments: "give it at most \(TurnLimits.instruments)"
    case .decimals: "correct the listing in the data file"
    case .text(_, let what, _): "use a shorter \(what)"
    case .notAnAssignment: "write --param fast=10"
    case .assignedTwice(let name): "keep one --param \(name)=…"
    case .unknownParameter(_, let known):
      known.isEmpty ? "leave --param out, it has none" : "use one of " + known.joined(separator: ", ")
    case .notAValue(_, let parameter, let wanted): "write --param \(parameter)= and \(wanted)"
    case .outOfRange(_, let parameter, let minimum, let maximum):
      "write --param \(parameter)= and a value from \(minimum) to \(maximum)"
    }
  }
}

import HostJSON
import HostModel
import HostRisk

/// What the owner approved: `whitelist.json`, signed by the owner. Nothing else may run.
struct Whitelist: Equatable, Sendable {
  var version: Int64
  var entries: [Approval]

  static let fileName = "whitelist.json"
  static let sizeLimit = 4 << 20
  /// In the first one no entry says what becomes of the position when its strategy is stopped, in the second none names
  /// instruments.
  private static let format: Int64 = 3

  init(version: Int64, entries: [Approval]) {
    self.version = version
    self.entries = entries
  }

  init(parsing bytes: [UInt8]) throws(JSONError) {
    var object = try JSONObject(JSON(parsing: bytes, sizeLimit: Whitelist.sizeLimit, depthLimit: 8))
    let format = try object.format("bulkhead-whitelist", newest: Whitelist.format)
    version = try object.integer("version", in: 1...Int64.max - 1)
    entries = try object.objects("entries", limit: 5_000) { entry throws(JSONError) in
      try Approval(&entry, format: format)
    }
    guard Set(entries.map(\.sha256)).count == entries.count else {
      throw object.unfit("entries", wanted: "a list of different libraries")
    }
    try object.finish()
  }

  var json: JSON {
    .object([
      .init("type", .string("bulkhead-whitelist")), .init("format", .integer(Whitelist.format)),
      .init("version", .integer(version)), .init("entries", .array(entries.map(\.json))),
    ])
  }
}

/// One library that the owner approved, with what it may cost: an entry of the whitelist.
public struct Approval: Equatable, Sendable {
  public let id: BundleID
  public let version: BundleVersion
  public let seq: Int64
  public let sha256: SHA256Digest
  public let publisher: KeyID
  public let capabilities: [Manifest.Capability]
  /// Money that the portfolio begins with, as decimal text of `currency`.
  public let capital: String
  public let currency: String
  public let limits: Limits
  public let mode: Mode
  /// What becomes of the position when the strategy is stopped; `nil` leaves it to the host.
  public let onStop: OnStop?
  /// The symbols that it may trade; `nil`: whatever the run has.
  public let instruments: [String]?
  /// In seconds since 1970, as text in UTC.
  public let approvedAt: String

  /// How far the owner's approval goes. What may trade live may also run on paper.
  public enum Mode: String, Sendable, CaseIterable {
    case paper, live
  }

  /// `keep` leaves the position as it is, `flatten` sells it.
  public enum OnStop: String, Sendable, CaseIterable {
    case keep, flatten
  }

  static func isCapital(_ text: String) -> Bool {
    let units = (try? Int64(parsingDecimal: text, decimals: Currency.usualDecimals)) ?? 0
    return (1...Currency.largestCapital_units).contains(units)
  }

  public static func areSymbols(_ symbols: [String]) -> Bool {
    (1...TurnLimits.instruments).contains(symbols.count) && Set(symbols).count == symbols.count
      && symbols.allSatisfy { symbol in
        (1...64).contains(symbol.utf8.count) && symbol.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2C }
      }
  }

  static func isCurrency(_ text: String) -> Bool {
    (2...12).contains(text.utf8.count)
      && text.utf8.allSatisfy { "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8.contains($0) }
  }
}

extension Approval {
  init(
    manifest: Manifest, sha256: SHA256Digest, publisher: KeyID, terms: Terms, approvedAt second: Int64
  ) {
    id = manifest.id
    version = manifest.version
    seq = manifest.seq
    self.sha256 = sha256
    self.publisher = publisher
    capabilities = manifest.capabilities
    capital = terms.capital
    currency = terms.currency
    limits = terms.limits
    mode = terms.mode
    onStop = terms.onStop
    instruments = terms.instruments
    approvedAt = momentText(second: second)
  }

  fileprivate init(_ object: inout JSONObject, format: Int64) throws(JSONError) {
    id = try object.bundleID("id")
    version = try object.bundleVersion("version")
    seq = try object.integer("seq", in: Manifest.seqRange)
    sha256 = try object.sha256("sha256")
    publisher = try object.keyID("publisher")
    capabilities = try object.choices("capabilities")
    capital = try object.string("capital")
    guard Approval.isCapital(capital) else {
      throw object.unfit("capital", wanted: "a positive decimal number up to 1000000000")
    }
    currency = try object.string("currency")
    guard Approval.isCurrency(currency) else { throw object.unfit("currency", wanted: "2 to 12 of A-Z 0-9") }
    var limits = try object.object("limits")
    self.limits = try Limits(reading: &limits)
    try limits.finish()
    guard let mode = Mode(rawValue: try object.string("mode")) else {
      throw object.unfit("mode", wanted: "paper or live")
    }
    self.mode = mode
    onStop = format == 1 ? nil : try object.onStop("on_stop")
    instruments = format < 3 ? nil : try object.symbols("instruments")
    approvedAt = try object.line("approved_at", 20...20)
  }

  fileprivate var json: JSON {
    .object([
      .init("id", .string(id.text)), .init("version", .string(version.description)), .init("seq", .integer(seq)),
      .init("sha256", .string(sha256.text)), .init("publisher", .string(publisher.description)),
      .init("capabilities", .array(capabilities.map { .string($0.rawValue) })), .init("capital", .string(capital)),
      .init("currency", .string(currency)), .init("limits", limits.json), .init("mode", .string(mode.rawValue)),
      .init("on_stop", onStop.map { .string($0.rawValue) } ?? .null),
      .init("instruments", instruments.map { .array($0.map { .string($0) }) } ?? .null),
      .init("approved_at", .string(approvedAt)),
    ])
  }
}

extension JSONObject {
  fileprivate mutating func symbols(_ name: String) throws(JSONError) -> [String]? {
    if try required(name) == .null { return nil }
    let symbols = try strings(name, limit: TurnLimits.instruments)
    guard Approval.areSymbols(symbols) else { throw unfit(name, wanted: "different symbols, or null") }
    return symbols
  }

  fileprivate mutating func onStop(_ name: String) throws(JSONError) -> Approval.OnStop? {
    if try required(name) == .null { return nil }
    guard let choice = Approval.OnStop(rawValue: try string(name)) else {
      throw unfit(name, wanted: "keep, flatten or null")
    }
    return choice
  }
}

import HostJSON
import HostModel
import HostRisk

/// Limits as the whitelist holds them and a person gives them: shares of equity as decimal text, `"0.10"` for 10 %.
extension Limits {
  /// The names that `--limit NAME=VALUE` takes, which are those of the file.
  public static let names = fields.map(\.name)

  /// Sets one limit from text. Throws a sentence that says what would fit.
  public mutating func set(_ name: String, to text: String) throws(LimitFault) {
    guard let field = Limits.fields.first(where: { $0.name == name }) else {
      throw LimitFault(problem: "there is no limit '\(name)'; there are \(Limits.names.joined(separator: ", "))")
    }
    guard let number = try? Int64(parsingDecimal: text, decimals: field.isShare ? 6 : 0), field.range.contains(number)
    else {
      throw LimitFault(problem: "the limit \(name) must be \(field.wanted), not '\(text)'")
    }
    self[keyPath: field.path] = number * field.scale
  }

  /// Every limit with its name and its text, in the order of the file.
  public var texts: [(name: String, value: String)] { Limits.fields.map { ($0.name, $0.text(of: self)) } }

  init(reading object: inout JSONObject) throws(JSONError) {
    self.init()
    for field in Limits.fields {
      if field.isOptional, object.optional(field.name) == nil { continue }
      let number: Int64
      if field.isShare {
        let text = try object.string(field.name)
        guard let share = try? Int64(parsingDecimal: text, decimals: 6), field.range.contains(share) else {
          throw object.unfit(field.name, wanted: field.wanted)
        }
        number = share
      } else {
        number = try object.integer(field.name, in: field.range)
      }
      self[keyPath: field.path] = number * field.scale
    }
  }

  public var json: JSON {
    .object(
      Limits.fields.map { field in
        JSON.Member(
          field.name, field.isShare ? .string(field.text(of: self)) : .integer(self[keyPath: field.path] / field.scale))
      })
  }

  private struct Field {
    let name: String
    let path: WritableKeyPath<Limits, Int64> & Sendable
    let range: ClosedRange<Int64>
    /// In parts per million, written as a decimal number.
    var isShare = false
    var scale: Int64 = 1
    /// Newer than the first lists: where it is absent the usual value holds.
    var isOptional = false

    var wanted: String {
      isShare
        ? "a decimal share from \(Field.shareText(range.lowerBound)) to \(Field.shareText(range.upperBound))"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    func text(of limits: Limits) -> String {
      let number = limits[keyPath: path] / scale
      return isShare ? Field.shareText(number) : String(number)
    }

    /// Two digits after the point, more where they are needed.
    private static func shareText(_ ppm: Int64) -> String {
      var text = ppm.decimalText(decimals: 6)
      for _ in 0..<4 where text.hasSuffix("0") { text.removeLast() }
      return text
    }
  }

  private static let fields: [Field] = [
    Field(name: "order", path: \.order_ppm, range: 1...10_000_000, isShare: true),
    Field(name: "position", path: \.position_ppm, range: 1...10_000_000, isShare: true),
    Field(name: "daily_loss", path: \.dailyLoss_ppm, range: 1...1_000_000, isShare: true),
    Field(name: "collar", path: \.collar_ppm, range: 1...1_000_000, isShare: true),
    Field(name: "price_age_s", path: \.priceAge_ns, range: 1...86_400, scale: Time.nanosecondsPerSecond),
    Field(name: "orders_per_second", path: \.ordersPerSecond, range: 1...1_000),
    Field(name: "open_orders", path: \.openOrders, range: 1...256),
    Field(
      name: "leverage_long", path: \.leverageLong_ppm, range: 10_000...100_000_000, isShare: true, isOptional: true),
    Field(name: "leverage_short", path: \.leverageShort_ppm, range: 0...100_000_000, isShare: true, isOptional: true),
    Field(name: "maintenance", path: \.maintenance_ppm, range: 1_000...1_000_000, isShare: true, isOptional: true),
    Field(name: "interest", path: \.interest_ppm, range: 0...10_000_000, isShare: true, isOptional: true),
    Field(name: "drift", path: \.drift_ppm, range: 0...1_000_000, isShare: true, isOptional: true),
    Field(
      name: "minimum_position", path: \.minimumPosition_ppm, range: 0...1_000_000, isShare: true, isOptional: true),
    Field(name: "exposure", path: \.exposure_ppm, range: 1...100_000_000, isShare: true, isOptional: true),
    Field(name: "duplicate_ms", path: \.duplicateWindow_ns, range: 0...60_000, scale: 1_000_000, isOptional: true),
    Field(name: "day_band", path: \.dayBand_ppm, range: 1...1_000_000, isShare: true, isOptional: true),
    Field(name: "walk", path: \.walk_ppm, range: 1...1_000_000, isShare: true, isOptional: true),
    Field(name: "volume_share", path: \.volumeShare_ppm, range: 0...100_000_000, isShare: true, isOptional: true),
    Field(name: "stop_loss", path: \.stopLoss_ppm, range: 100...1_000_000, isShare: true, isOptional: true),
    Field(name: "drawdown", path: \.drawdown_ppm, range: 1...1_000_000, isShare: true, isOptional: true),
    Field(
      name: "correlation_weight", path: \.correlationWeight_ppm, range: 0...1_000_000, isShare: true, isOptional: true),
    Field(
      name: "volatility_weight", path: \.volatilityWeight_ppm, range: 0...1_000_000, isShare: true, isOptional: true),
    Field(
      name: "volatility_reference", path: \.volatilityReference_ppm, range: 100...10_000_000, isShare: true,
      isOptional: true),
    Field(name: "entries_per_minute", path: \.entriesPerMinute, range: 0...100_000, isOptional: true),
    Field(name: "refusals_per_minute", path: \.refusalsPerMinute, range: 0...1_000_000, isOptional: true),
  ]
}

/// Why a limit was not set.
public struct LimitFault: Error, Equatable {
  public let problem: String
}

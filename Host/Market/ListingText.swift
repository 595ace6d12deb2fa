import HostJSON
import HostModel

/// The instruments of a market-data file as the JSON text in its header. See `MarketHeader.swift` for its form.
enum ListingText {
  private static let format = "bulkhead.market/1"

  /// ASCII without spaces or line ends.
  static func text(of listings: [Listing]) -> String {
    let instruments = listings.map { listing in
      JSON.object(
        [
          .init("symbol", .string(listing.symbol)),
          .init("base", .string(listing.base)),
          .init("quote", .string(listing.quote)),
          .init("price_decimals", .integer(Int64(listing.priceDecimals))),
          .init("quantity_decimals", .integer(Int64(listing.quantityDecimals))),
          .init("price_step_ticks", .integer(listing.priceStep.ticks)),
          .init("quantity_step_units", .integer(listing.quantityStep.units)),
          .init("minimum_quantity_units", .integer(listing.minimumQuantity.units)),
          .init("minimum_value_units", .integer(listing.minimumValueUnits)),
        ] + terms(of: listing))
    }
    return ascii(JSON.object([.init("format", .string(format)), .init("instruments", .array(instruments))]).compact)
  }

  /// What a spot instrument without a largest order does not have, and is not written for it.
  private static func terms(of listing: Listing) -> [JSON.Member] {
    var members: [JSON.Member] = []
    if listing.kind != .spot {
      members.append(.init("kind", .string(listing.kind.name)))
      members.append(.init("multiplier", .integer(listing.multiplier)))
      members.append(.init("multiplier_decimals", .integer(Int64(listing.multiplierDecimals))))
    }
    if listing.maximumQuantity != .unlimited {
      members.append(.init("maximum_quantity_units", .integer(listing.maximumQuantity.units)))
    }
    return members
  }

  /// Throws `.format` for text that `text(of:)` does not write, `.listing` for an instrument that cannot be.
  static func listings(from text: String, path: String) throws(MarketError) -> [Listing] {
    let listings: [Listing]
    do throws(JSONError) {
      var object = try JSONObject(JSON(parsing: Array(text.utf8), sizeLimit: MarketHeader.largestText))
      guard try object.string("format") == format else { throw object.unfit("format", wanted: "\"\(format)\"") }
      listings = try object.objects("instruments", limit: largestCount, listing)
      try object.finish()
    } catch {
      throw .format(
        path: path, found: "the text in its header, which lists the instruments, does not fit: \(error.cause)")
    }
    for listing in listings {
      if let problem = listing.problem { throw .listing(symbol: listing.symbol, problem: problem) }
    }
    return listings
  }

  /// More never fit into a header.
  private static let largestCount = 256

  private static func listing(_ object: inout JSONObject) throws(JSONError) -> Listing {
    let kind = try object.ifPresent("kind") { (object) throws(JSONError) in
      let name = try object.string("kind")
      guard let kind = InstrumentKind.allCases.first(where: { $0.name == name }) else {
        throw object.unfit("kind", wanted: "\"spot\", \"linear\" or \"inverse\"")
      }
      return kind
    }
    return Listing(
      symbol: try object.string("symbol"), base: try object.string("base"), quote: try object.string("quote"),
      priceDecimals: Int(try object.integer("price_decimals", in: 0...12)),
      quantityDecimals: Int(try object.integer("quantity_decimals", in: 0...12)),
      priceStep: Price(ticks: try object.integer("price_step_ticks", in: 1...(.max))),
      quantityStep: Quantity(units: try object.integer("quantity_step_units", in: 1...(.max))),
      minimumQuantity: Quantity(units: try object.integer("minimum_quantity_units", in: 0...(.max))),
      minimumValueUnits: try object.integer("minimum_value_units", in: 0...(.max)), kind: kind ?? .spot,
      multiplier: try object.ifPresent("multiplier") { (object) throws(JSONError) in
        try object.integer("multiplier", in: 1...1_000_000_000)
      } ?? 1,
      multiplierDecimals: try object.ifPresent("multiplier_decimals") { (object) throws(JSONError) in
        Int(try object.integer("multiplier_decimals", in: 0...12))
      } ?? 0,
      maximumQuantity: try object.ifPresent("maximum_quantity_units") { (object) throws(JSONError) in
        Quantity(units: try object.integer("maximum_quantity_units", in: 1...(.max)))
      } ?? .unlimited)
  }

  /// JSON text with what is not ASCII as escapes; outside of strings JSON is ASCII anyway.
  private static func ascii(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        escaped.unicodeScalars.append(scalar)
      } else {
        for unit in UTF16.encode(scalar)! {
          let digits = String(unit, radix: 16)
          escaped += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      }
    }
    return escaped
  }
}

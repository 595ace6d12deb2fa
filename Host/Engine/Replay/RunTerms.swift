import HostExecution
import HostModel

/// What a run on paper was begun with: the first record of its journal.
public struct RunTerms: Equatable, Sendable {
  /// Which host wrote it, for people.
  public var host: String
  /// In words which market it is; a journal is gone on with by the same one only.
  public var market: String
  public var listings: [Listing]
  public var venue: VenueModel
  public var strategyCapacity: Int

  public init(
    host: String, market: String, listings: [Listing], venue: VenueModel, strategyCapacity: Int
  ) {
    self.host = host
    self.market = market
    self.listings = listings
    self.venue = venue
    self.strategyCapacity = strategyCapacity
  }

  static let textLimit = 4096
  static let capacityLimit = 4096
}

extension RunTerms {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(text: host)
    bytes.write(text: market)
    bytes.write(UInt16(listings.count))
    for listing in listings { listing.encode(into: &bytes) }
    venue.encode(into: &bytes)
    bytes.write(Int64(strategyCapacity))
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    host = try bytes.readText(limit: RunTerms.textLimit)
    market = try bytes.readText(limit: RunTerms.textLimit)
    let count = try bytes.read(UInt16.self)
    guard count <= TurnLimits.instruments else { throw .value(of: "listings", Int64(count)) }
    listings = []
    for _ in 0..<count { listings.append(try Listing(decoding: &bytes)) }
    venue = try VenueModel(decoding: &bytes)
    strategyCapacity = Int(try bytes.read("strategies", in: 0...Int64(RunTerms.capacityLimit)))
  }
}

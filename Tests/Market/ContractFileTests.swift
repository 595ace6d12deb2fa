import HostMarket
import HostModel
import Testing
import TestSupport

/// Files of contracts, and of what a venue says about them.
@Suite struct ContractFileTests {
  let scratch = Scratch()

  private func contract(_ kind: InstrumentKind) -> Listing {
    Listing(
      symbol: "BTC-PERP", base: "BTC", quote: "USD", priceDecimals: 1, quantityDecimals: 0, priceStep: Price(ticks: 5),
      quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1), minimumValueUnits: 0, kind: kind,
      multiplier: kind == .spot ? 1 : 100, multiplierDecimals: kind == .spot ? 0 : 2,
      maximumQuantity: Quantity(units: 1_000_000))
  }

  @Test(arguments: InstrumentKind.allCases)
  func `a file says what kind its instruments are and what a contract counts`(kind: InstrumentKind) throws {
    let path = scratch.file("\(kind.name).npy")
    var writer = try MarketWriter(path: path, kind: .funding, listings: [contract(kind)])
    try writer.append(
      .funding(InstrumentID(0), at: Time(nanoseconds: 1), rate_ppb: -100_000, mark: Price(ticks: 50_000_0)))
    _ = try writer.finish()
    let file = try MarketFile(path: path)
    try file.validate()
    #expect(file.listings == [contract(kind)])
    #expect(file.records[0].field0 == -100_000)
    let universe = try Universe(file.listings)
    let settlement = universe.instruments[0].settlement
    #expect(universe.currencies[Int(settlement.index)].code == (kind == .inverse ? "BTC" : "USD"))
  }

  @Test func `F20 a file of new rules is read and a row that no venue sends is not`() throws {
    let rules = InstrumentRules(
      version: 2, priceStep: Price(ticks: 10), quantityStep: Quantity(units: 2), minimumValue_units: 5, multiplier: 100,
      maximumQuantity: .unlimited)
    let path = scratch.file("rules.npy")
    var writer = try MarketWriter(path: path, kind: .rules, listings: [contract(.linear)])
    try writer.append(.rules(InstrumentID(0), at: Time(nanoseconds: 1), rules))
    _ = try writer.finish()
    let file = try MarketFile(path: path)
    try file.validate()
    #expect(file.records[0].rules == rules)
    for fault in [
      EventRecord(kind: EventKind.rules, time: Time(nanoseconds: 1), 0, 1, 0, 1, 1, 1),
      EventRecord(kind: EventKind.rules, time: Time(nanoseconds: 1), 1, 0, 0, 1, 1, 1),
      EventRecord(kind: EventKind.rules, time: Time(nanoseconds: 1), 1, 1, -1, 1, 1, 1),
      EventRecord(kind: EventKind.rules, time: Time(nanoseconds: 1), 1, 1, 0, 0, 1, 1),
      EventRecord(kind: EventKind.rules, time: Time(nanoseconds: 1), 1, 1, 0, 1, 1, 0),
      EventRecord(kind: EventKind.funding, time: Time(nanoseconds: 1), 1_000_000_001, 1),
      EventRecord(kind: EventKind.funding, time: Time(nanoseconds: 1), 1, 0),
    ] {
      #expect(fault.marketFault(instrumentCount: 1, after: Time(nanoseconds: 0)) != nil, "\(fault)")
    }
  }
}

import HostModel
import TestPlugins
import Testing

@testable import HostPlugins
@testable import HostWire

struct ParameterTests {
  static let parameters = [
    PluginParameter(name: "fast", description: "", range: .integer(minimum: 2, maximum: 500, initial: 10)),
    PluginParameter(name: "ratio", description: "", range: .real(minimum: -1, maximum: 1, initial: 0.5)),
    PluginParameter(name: "loud", description: "", range: .boolean(initial: true)),
  ]

  func values(_ texts: [String]) throws(SetupError) -> [ParameterValue] {
    try StrategySetup(listings: [TestWorld.listing], currency: TestWorld.currency, parameters: texts)
      .values(for: Self.parameters)
  }

  @Test func `what is not given keeps its initial value, in the plugin's order`() throws {
    #expect(try values([]) == [.integer(10), .real(0.5), .boolean(true)])
    #expect(try values(["loud=false", "fast=20"]) == [.integer(20), .real(0.5), .boolean(false)])
  }

  @Test(arguments: [
    ("fast=2", ParameterValue.integer(2)), ("fast=500", .integer(500)), ("ratio=-1", .real(-1)),
    ("ratio=0.25", .real(0.25)), ("ratio=1e-3", .real(0.001)), ("ratio=-0", .real(-0.0)), ("loud=true", .boolean(true)),
  ])
  func `a value in its range is taken`(text: String, value: ParameterValue) throws {
    #expect(try values([text]).contains(value))
  }

  @Test(arguments: [
    "fast=1", "fast=501", "fast=", "fast=1_0", "fast=10.0", "fast=0x10", "fast= 10", "fast=+10", "fast=1e1",
    "fast=99999999999999999999", "ratio=1.1", "ratio=nan", "ratio=inf", "ratio=0x1p-1", "ratio=.5", "ratio=5.",
    "ratio=1,0", "ratio=", "ratio=1e", "ratio=1e400", "ratio=--1", "loud=1", "loud=yes", "loud=TRUE", "slow=3", "fast",
    "=3", "",
  ])
  func `anything else is an error that says what to write`(text: String) {
    do throws(SetupError) {
      let values = try values([text])
      Issue.record("\(text) was read as \(values)")
    } catch {
      #expect(error.code == "E_PARAMETER")
      #expect(!error.cause.isEmpty && !error.mend.isEmpty)
    }
  }

  @Test func `a parameter that is given twice is an error`() {
    #expect(throws: SetupError.assignedTwice("fast")) { try values(["fast=3", "fast=4"]) }
  }

  @Test func `an unknown parameter names the known ones`() {
    #expect(throws: SetupError.unknownParameter("fats", known: ["fast", "ratio", "loud"])) { try values(["fats=3"]) }
  }

  @Test func `what does not fit the boundary's fields is refused, not cut`() {
    var listing = TestWorld.listing
    listing.symbol = String(repeating: "S", count: 32)
    #expect(throws: SetupError.text(listing.symbol, what: "symbol", limit: 31)) {
      _ = try StrategySetup(listings: [listing], currency: TestWorld.currency)
    }
    listing = TestWorld.listing
    listing.base = "B\0C"
    #expect(throws: SetupError.text("B\0C", what: "base", limit: 15)) {
      _ = try StrategySetup(listings: [listing], currency: TestWorld.currency)
    }
    #expect(throws: SetupError.instruments(257)) {
      _ = try StrategySetup(
        listings: Array(repeating: TestWorld.listing, count: 257), currency: TestWorld.currency)
    }
  }
}

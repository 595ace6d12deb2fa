import HostMarket
import HostModel
import TestSupport
import Testing

@testable import App

@Suite struct DataExportTests {
  let scratch = Scratch()

  private func data(_ line: String) -> Printed {
    Printed("data \(line.replacing("FOLDER", with: scratch.path))", of: commandTree)
  }

  @Test func `text goes to standard output or into a file, and comes back the same`() {
    #expect(data("generate FOLDER/a.npy --kind trades --count 50").exit == .fine)
    let shown = data("export FOLDER/a.npy --csv")
    #expect(shown.exit == .fine && shown.output.hasPrefix("time,symbol,price,quantity,aggressor,trade_id\n2024-01-01T"))
    #expect(shown.output.split(separator: "\n").count == 51)
    #expect(data("export FOLDER/a.npy --csv --to FOLDER/a.csv").output == "\(scratch.path)/a.csv: 50 rows\n")
    #expect(String(decoding: bytes(of: scratch.file("a.csv")), as: UTF8.self) == shown.output)
    #expect(data("export FOLDER/a.npy --csv --to FOLDER/a.csv").errors.contains("E_DATA_EXISTS"))
    #expect(
      data("export FOLDER/a.npy --npy --to FOLDER/b.npy --json").output
        == #"{"file":"\#(scratch.path)/b.npy","rows":50}"# + "\n")
    for source in ["a.csv", "b.npy"] {
      #expect(data("import FOLDER/\(source) --to FOLDER/c.npy --like FOLDER/a.npy --force").exit == .fine)
      #expect(bytes(of: scratch.file("c.npy")) == bytes(of: scratch.file("a.npy")))
    }
  }

  @Test func `what --like names says the instrument`() {
    #expect(data("generate FOLDER/a.npy --kind trades --count 5").exit == .fine)
    #expect(data("export FOLDER/a.npy --csv --to FOLDER/a.csv").exit == .fine)
    let line = "import FOLDER/a.csv --to FOLDER/c.npy"
    #expect(data(line).errors.contains("E_MISSING_OPTION"))
    #expect(data("\(line) --like FOLDER/a.npy --price-decimals 2").errors.contains("E_CONFLICT"))
    #expect(data("\(line) --like FOLDER/a.npy --symbol ETH-USDT").errors.contains("lists BTC-USDT, and not ETH-USDT"))
    #expect(data("\(line) --like FOLDER/none.npy").errors.contains("E_DATA_IO"))
    #expect(data("\(line) --like FOLDER/a.npy --symbol BTC-USDT").exit == .fine)
  }

  @Test func `a contract has a multiplier and is no spot`() throws {
    _ = scratch.write(Array("time,price,quantity\n1610064000,5,1\n".utf8), to: "a.csv")
    let line = "import FOLDER/a.csv --to FOLDER/c.npy --symbol BTC-USDT --force"
    #expect(data("\(line) --contract linear --multiplier 0.0010").output.contains("BTC-USDT    linear"))
    let listing = try MarketFile(path: scratch.file("c.npy")).listings[0]
    #expect(listing.kind == .linear && listing.multiplier == 1 && listing.multiplierDecimals == 3)
    #expect(data("\(line) --contract inverse --multiplier 100").exit == .fine)
    #expect(try MarketFile(path: scratch.file("c.npy")).listings[0].multiplier == 100)
    #expect(data("\(line) --multiplier 2").errors.contains("E_CONFLICT"))
    for options in ["--contract future", "--multiplier 0", "--multiplier -1", "--outlier -0.1"] {
      #expect(data("\(line) \(options)").exit == .usage, "\(options)")
    }
  }

  @Test func `what cannot be read twice is told`() {
    _ = shell("mkfifo '\(scratch.file("pipe"))'")
    for name in ["pipe", "", "/dev/null"] {
      let source = name.hasPrefix("/") ? name : "FOLDER/\(name)"
      let told = data("import \(source) --to FOLDER/c.npy --symbol BTC-USDT").errors
      #expect(told.contains("E_IMPORT_FORMAT") && told.contains("is no regular file"), "\(told)")
    }
  }

  @Test(arguments: ["export FOLDER/a.npy", "export FOLDER/a.npy --csv --npy", "export FOLDER/a.npy --npy"])
  func `one of both must be said, and where an array goes`(line: String) {
    #expect(data("generate FOLDER/a.npy --count 5").exit == .fine)
    #expect(data(line).exit == .usage)
  }

  @Test func `bars of each length go into a file named after it`() {
    #expect(data("generate FOLDER/a.npy --kind trades --count 500").exit == .fine)
    let shown = data("bars FOLDER/a.npy --every 5m,1h")
    #expect(shown.exit == .fine)
    #expect(shown.output.contains("a-5m.npy: ") && shown.output.contains("a-1h.npy: "))
    #expect(scratch.names == "a-1h.npy\na-5m.npy\na.npy\n")
    #expect(data("bars FOLDER/a.npy --every 1h").errors.contains("E_DATA_EXISTS"))
    #expect(
      data("bars FOLDER/a.npy --every 1h --to FOLDER/b --json").output.hasPrefix(
        #"{"files":[{"file":"\#(scratch.path)/b-1h.npy""#))
    #expect(data("bars FOLDER/a-1h.npy --every 4h").errors.contains("E_DATA_TRADES"))
    for every in ["", "1m,", "1m,60s", "5", "1w", "0m"] {
      #expect(data("bars FOLDER/a.npy --every=\(every)").exit == .usage)
    }
  }
}

import HostJSON
import TestSupport
import Testing

@testable import App

@Suite struct DataImportTests {
  let scratch = Scratch()

  private func data(_ line: String) -> Printed {
    Printed("data \(line.replacing("FOLDER", with: scratch.path))", of: commandTree)
  }

  private func trades(_ rows: String...) {
    _ = scratch.write(Array((["time,price,quantity"] + rows).joined(separator: "\n").utf8), to: "a.csv")
  }

  @Test func `an import says what it found and what it made`() throws {
    trades("1610064000000,5.25,1", "1610064001000,5.5,2", "1610074001000,50,2")
    let shown = data("import FOLDER/a.csv --to FOLDER/a.npy --symbol ETH-USDT")
    #expect(shown.exit == .fine)
    #expect(shown.output.contains("trades of csv: 3 rows read, 3 written\n"))
    #expect(shown.output.contains("a.csv: line 4 comes after 10000 s without any\n"))
    #expect(shown.output.contains("a.csv: line 4 has the price 50.00, after 5.50\n"))
    #expect(shown.output.contains("a.npy: 3 trades from 2021-01-08T00:00:00Z"))

    let again = data("import FOLDER/a.csv --to FOLDER/a.npy --symbol ETH-USDT")
    #expect(again.exit == .refused && again.errors.contains("E_DATA_EXISTS"))
    var json = try JSONObject(
      JSON(parsing: Array(data("import FOLDER/a.csv --to FOLDER/a.npy --symbol ETH-USDT --force --json").output.utf8)))
    #expect(try json.integer("written", in: 0...9) == 3)
  }

  @Test func `a bad row is one line of standard error that says what mends it`() {
    trades("1610064000000,5.25,1", "1610064001000,5.125,2")
    let line = "import FOLDER/a.csv --to FOLDER/a.npy --symbol ETH-USDT --price-decimals 2"
    let refused = data(line)
    #expect(refused.exit == .refused)
    #expect(
      refused.errors
        == "error: E_IMPORT_ROWS: 1 row is bad; \(scratch.path)/a.csv: line 3 has '5.125' as 'price': 3 decimals, where 2 "
        + "are counted; count more with --price-decimals 3, or round with --round\n")
    let json = data(line + " --json")
    #expect(json.exit == .refused && json.output.contains(#""error":{"code":"E_IMPORT_ROWS""#))
    #expect(scratch.names == "a.csv\n")
    // What it says mends it.
    #expect(data(line.replacing("--price-decimals 2", with: "--price-decimals 3")).exit == .fine)
    #expect(data(line + " --force --round").output.contains("1 numbers rounded\n"))
    #expect(data(line + " --force --skip-bad").output.contains("2 rows read, 1 written\n"))
  }

  @Test func `columns are named, or counted from 0 where they have no names`() {
    _ = scratch.write(Array("lots;paid;stamp\n2;5.5;1610064000\n".utf8), to: "a.csv")
    _ = scratch.write(Array("2;5.5;1610064000\n".utf8), to: "b.csv")
    let options = "--to FOLDER/a.npy --symbol ETH-USDT --force --columns"
    #expect(data("import FOLDER/a.csv \(options) time=stamp,price=paid,quantity=lots").output.contains("1 trades"))
    #expect(data("import FOLDER/b.csv \(options) time=2,price=1,quantity=0").output.contains("1 trades"))
    #expect(data("import FOLDER/b.csv \(options) time=3,price=1,quantity=0").errors.contains("E_IMPORT_COLUMN"))
    #expect(data("import FOLDER/a.csv \(options) time=when,price=paid,quantity=lots").errors.contains("'when'"))
    #expect(data("import FOLDER/a.csv \(options) time=stamp,price=paid").errors.contains("no column for quantity"))
    for columns in ["time", "time=", "moment=stamp", "time=a,time=b", ""] {
      #expect(data("import FOLDER/a.csv \(options)=\(columns)").exit == .usage, "\(columns)")
    }
  }

  @Test func `a preview shows rows as they would come in and makes nothing`() throws {
    trades("1610064000000,5.25,1", "1610064001000,x,2", "1610064002000,5.5,2")
    let shown = data("import FOLDER/a.csv --symbol ETH-USDT --preview 2")
    #expect(shown.exit == .fine)
    #expect(
      shown.output == """
        \(scratch.path)/a.csv: trades of csv
        columns  time=time,price=price,quantity=quantity
        line  time                  price  quantity  aggressor  trade_id
           2  2021-01-08T00:00:00Z   5.25         1          -         0
        bad: line 3 has 'x' as 'price', which is no number

        """)
    #expect(scratch.names == "a.csv\n")
    let json = data("import FOLDER/a.csv --symbol ETH-USDT --preview 1 --json").output
    #expect(
      json.contains(
        #""rows":[{"line":2,"time":"2021-01-08T00:00:00Z","price":"5.25","quantity":"1","aggressor":"-","trade_id":"0"}]"#
      ))
    // Without it there must be a place for what is made.
    #expect(data("import FOLDER/a.csv --symbol ETH-USDT").errors.contains("E_MISSING_OPTION"))
    #expect(data("import FOLDER/a.csv --symbol ETH-USDT --preview 1 --day 2021-02-30").exit == .usage)
  }
}

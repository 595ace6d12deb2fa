import HostJSON
import HostMarket

/// `bulkhead data info FILE…` reads each row of each file and says what it holds, or what is wrong with it.
enum DataInfo {
  static let files = Parameter.positionals("FILE", .file, "market data")

  static let command = Command(
    "info", "checks files of market data and says what they hold", takes: [files],
    examples: [Example("bulkhead data info btc.npy", "one file")]
  ) { invocation in
    var reports: [DataReport] = []
    for path in invocation[files] {
      let report = DataReport(path: path, summary: try MarketFile(path: path).summary())
      // A person sees each file as it is done; a program gets one value or one error.
      if !invocation.wantsJSON { report.print(on: invocation.terminal) }
      reports.append(report)
    }
    if invocation.wantsJSON { invocation.terminal.print(.object([.init("files", .array(reports.map(\.json)))])) }
    return .fine
  }
}

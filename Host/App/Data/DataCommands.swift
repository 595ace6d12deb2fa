/// `bulkhead data`: the files of market data that backtests and the paper host read.
enum DataCommands {
  static let command = Command(
    "data", "makes and looks at files of market data",
    [
      DataGenerate.command,
      DataBars.command,
      DataExport.command,
      DataImport.command,
      DataInfo.command,
    ])
}

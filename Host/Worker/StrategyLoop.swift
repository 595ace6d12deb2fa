import HostWire

/// Serves one strategy's requests until the host wants it gone; gives the status to exit with.
struct StrategyLoop {
  let table: PluginTable

  func run(_ end: inout WorkerEnd) -> Int32 {
    var strategy: UnsafeMutableRawPointer?
    while true {
      switch (end.next(), strategy) {
      case (.create, nil):
        strategy = end.create(with: table)
        end.answer(strategy == nil ? .refused : .done)
      case (.turn, let strategy?):
        end.turn(with: table, strategy: strategy)
        end.answer(.done)
      case (.saveState, let strategy?):
        end.answer(end.save(with: table, strategy: strategy))
      case (.loadState, let strategy?):
        end.answer(end.load(with: table, strategy: strategy))
      case (.destroy, let made):
        if let made { table.destroy(made) }
        end.answer(.done)
        return 0
      case (.probe, _), (.load, _),  // only as the first request
        (.create, _?),  // once
        (.turn, nil), (.saveState, nil), (.loadState, nil),  // must be created first
        (nil, _):  // not an operation
        return WorkerExit.protocolError
      }
    }
  }
}

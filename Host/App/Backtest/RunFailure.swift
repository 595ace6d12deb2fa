import HostBacktest
import HostMarket
import HostModel
import HostPlugins

extension Runner.Failure where Port: ~Copyable, Port.Stop == PluginStop {
  /// What a person is told of it. The run began at `row` of the data; `stopped` says what a strategy's end is told as.
  func explained(from row: Int = 0, _ stopped: (StrategyID, PluginStop) -> any Error) -> any Error {
    switch self {
    case .event(let number, let fault): TapeError.row(row + number, fault)
    case .timeframe(let number, let fault): TimeframeError(row: row + number, fault: fault)
    case .strategy(let strategy, _, let stop): stopped(strategy, stop)
    }
  }
}

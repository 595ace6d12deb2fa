import HostExecution
import HostLedger
import HostModel

// The same for a record by its value: most callers have one event, and only a backtest has a file of them.

extension Engine {
  public func fault(of event: EventRecord) -> MarketRecordFault? {
    event.marketFault(instrumentCount: ledger.instruments.count, after: now)
  }

  public mutating func receive(_ event: EventRecord, _ effects: inout Effects) {
    withUnsafePointer(to: event) { receive($0, &effects) }
  }

  public mutating func anticipate(_ event: EventRecord, _ effects: inout Effects) {
    withUnsafePointer(to: event) { anticipate($0, &effects) }
  }
}

extension PaperTrading {
  public mutating func receive(_ event: EventRecord) -> MarketRecordFault? {
    withUnsafePointer(to: event) { receive($0) }
  }
}

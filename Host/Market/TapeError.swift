import HostModel

/// Why files of market data cannot be one run.
public enum TapeError: ExplainedError, Equatable {
  case conflict(symbol: String, path: String)
  case universe(Universe.Fault)
  case row(Int, MarketRecordFault)

  public var code: String {
    switch self {
    case .conflict, .universe: "E_INSTRUMENTS"
    case .row: "E_DATA_RECORD"
    }
  }

  public var cause: String {
    switch self {
    case .conflict(let symbol, let path): "\(path) lists \(symbol) with other rules than a file before it"
    case .universe(.twice(let symbol)): "a file lists \(symbol) twice"
    case .universe(.tooMany(let count, let limit)): "\(count) instruments; a run holds at most \(limit)"
    case .universe(.quotes(let codes)):
      "instruments are quoted in \(codes.joined(separator: " and ")); a strategy has one currency"
    case .universe(.listing(.decimals(let symbol, let price, let quantity))):
      "\(symbol) counts prices in \(price) and quantities in \(quantity) decimals, which does not fit its currency"
    case .universe(.listing(.step(let symbol))): "\(symbol) has a price or quantity step that is not positive"
    case .universe(.listing(.multiplier(let symbol, let multiplier))):
      "\(symbol) has a multiplier of \(multiplier), which no instrument of its kind has"
    case .row(let row, let fault): "event \(row) is not valid market data: it \(fault.text)"
    }
  }

  public var mend: String {
    switch self {
    case .conflict: "run the files apart, or make them again with the same rules"
    case .universe(.quotes): "run the files of each quote currency apart"
    case .universe: "make the file again: bulkhead data generate"
    case .row: "check the file: bulkhead data info FILE"
    }
  }
}

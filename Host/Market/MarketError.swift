import Glibc
import HostModel

/// What can be wrong with market data and the files that hold it.
public enum MarketError: ExplainedError, Equatable {
  /// A file is there already, and nobody said that it may be replaced.
  case exists(path: String)
  /// The operating system refused an operation; `number` is its errno.
  case system(path: String, doing: String, number: Int32)
  /// Not a file that this program wrote: what was found where something else had to be.
  case format(path: String, found: String)
  /// The header promises more or fewer rows than the file has bytes for.
  case size(path: String, rows: Int, bytes: Int)
  case empty(path: String)
  /// A record that is not valid market data; rows count from 0, as NumPy counts them.
  case record(path: String, row: Int, fault: MarketRecordFault)
  /// The file's list of instruments holds something that no instrument can be.
  case listing(symbol: String, problem: String)
  /// The names and rules of the instruments do not fit into a header that NumPy accepts.
  case tooManyListings(count: Int, bytes: Int, limit: Int)
  /// Bars are made of trades.
  case noTrades(path: String, kind: MarketKind)
  /// The bar that ends then has more volume than 64 bits hold, or a moment beyond them.
  case largeBar(path: String, row: Int)
  /// Somebody asked for the end before all rows were written.
  case stopped(path: String, rows: Int)
  /// A setting of the generator outside of its range.
  case setting(name: String, value: String, allowed: String)

  public var code: String {
    switch self {
    case .exists: "E_DATA_EXISTS"
    case .system: "E_DATA_IO"
    case .format: "E_DATA_FORMAT"
    case .size: "E_DATA_SIZE"
    case .empty: "E_DATA_EMPTY"
    case .record: "E_DATA_RECORD"
    case .listing: "E_DATA_LISTING"
    case .tooManyListings: "E_DATA_LISTINGS"
    case .noTrades: "E_DATA_TRADES"
    case .largeBar: "E_DATA_BAR"
    case .stopped: "E_DATA_STOPPED"
    case .setting: "E_DATA_SETTING"
    }
  }

  public var cause: String {
    switch self {
    case .exists(let path): "\(path) exists already"
    case .system(let path, let doing, let number): "cannot \(doing) \(path): \(String(cString: strerror(number)))"
    case .format(let path, let found): "\(path) is not a market-data file of this program: \(found)"
    case .size(let path, let rows, let bytes):
      "\(path) promises \(rows) rows of 64 bytes but has \(bytes) bytes after its header"
    case .empty(let path): "\(path) holds no rows"
    case .record(let path, let row, let fault): "\(path): row \(row) \(fault.text)"
    case .listing(let symbol, let problem): "instrument \(symbol.debugDescription): \(problem)"
    case .tooManyListings(let count, let bytes, let limit):
      "\(count) instruments need a header of \(bytes) bytes, and NumPy reads at most \(limit)"
    case .noTrades(let path, let kind): "\(path) holds \(kind.rawValue), and bars are made of trades"
    case .largeBar(let path, let row): "\(path): with row \(row) a bar has a volume or an end beyond 64 bits"
    case .stopped(let path, let rows): "stopped after \(rows) rows; \(path) is as it was before"
    case .setting(let name, let value, let allowed): "\(name) is \(value), allowed is \(allowed)"
    }
  }

  public var mend: String {
    switch self {
    case .exists: "choose another name, or replace it with --force"
    case .system(_, _, ENOSPC), .system(_, _, EDQUOT): "free some space there or write to another disk"
    case .system(_, _, EACCES), .system(_, _, EPERM), .system(_, _, EROFS):
      "allow access to it (ls -ld shows whose it is) or use another folder"
    case .system(_, _, ENOENT): "check the name; a folder that is missing is made with mkdir -p"
    case .system: "mend what the system names and try again"
    case .format: "make one with `bulkhead data generate FILE.npy`"
    case .size, .empty: "it was cut off or changed: make or copy it anew"
    case .record: "make the file anew; its rows must be valid market data in order of time"
    case .listing: "correct the instrument's rules"
    case .tooManyListings: "write the instruments to several files"
    case .noTrades: "name a file of trades or events"
    case .largeBar: "make shorter bars with --every"
    case .stopped: "start again to have the file"
    case .setting(let name, _, _): "change \(name)"
    }
  }
}

extension MarketRecordFault {
  /// The end of a sentence that began with the record.
  package var text: String {
    switch self {
    case .kind(let kind): "is an event of kind \(kind), not of the kind which the file's columns describe"
    case .instrument(let index): "names instrument \(index), which the file does not list"
    case .price(let ticks): "has a price of \(ticks) ticks, which is not positive"
    case .quantity(let units): "has a quantity of \(units) units, which no market trades"
    case .side(let side): "is of side \(side), which is neither a bid (1) nor an ask (-1)"
    case .status(let status):
      "sets the market's status to \(status), which is neither open (1), halted (2) nor closed (3)"
    case .flags(let flags): "has flags \(flags), of which records of its kind do not have all"
    case .range: "has a high or low that does not enclose its open and close"
    case .timeBackwards(let from, let to):
      "goes back in time, from \(Time(nanoseconds: from).text) to \(Time(nanoseconds: to).text)"
    case .rate(let ppb): "has a funding rate of \(ppb) billionths, more than the whole value"
    case .rules(let multiplier, let version): "has rules \(version) with a multiplier of \(multiplier)"
    }
  }
}

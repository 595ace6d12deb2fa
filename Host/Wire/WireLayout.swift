import CBulkhead
import HostModel

/// Where everything lies in the memory that a host and one worker share, in bytes from its start.
///
/// A mailbox, not a queue: the host writes one request, raises `request`, and the worker answers by setting `answer` to
/// the same number. The first five words lie in cache lines of their own, because each side spins on one of them.
///
///     0       request       number of the latest request; the worker sleeps on it
///     64      answer        number of the latest answered request; the host sleeps on it
///     128     workerAsleep  1 while the worker sleeps, so that the host wakes it only then
///     192     hostAsleep
///     256     forbiddenCall number plus one of the call that the filter stopped
///     264     version       which layout the worker was built with, written before its first answer
///     272     refusedMemory size of the latest request for memory that was refused, 0 for none
///     320     order         what the host asks for, `WireOrder`
///     448     answer record what the worker says, `WireAnswer`
///     512     layers        eight bytes for each layer of the jail
///     1024    failure       text of why loading failed
///     4096    descriptor    the library's descriptor, encoded by `PluginDescriptor`
///     then    instruments, parameters, events, positions, orders, wishes, text, state
///
/// The file is sealed against growing and shrinking, so neither side can make the other's access fail. The host
/// believes nothing in here: it copies first and validates the copy.
public enum WireLayout {
  static let request = 0
  static let answer = 64
  static let workerAsleep = 128
  static let hostAsleep = 192
  static let forbiddenCall = 256
  static let version = 264
  static let refusedMemory = 272
  static let order = 320
  static let reply = 448
  static let layers = 512
  static let layerCount = 16
  static let failure = 1024
  public static let failureBytes = 1024
  static let descriptor = 4096
  public static let descriptorBytes = 61_440

  static let instruments = descriptor + descriptorBytes
  static let parameters = page(
    after: instruments + TurnLimits.instruments * MemoryLayout<bulkhead_instrument_v1>.stride)
  static let events = page(after: parameters + TurnLimits.parameters * MemoryLayout<bulkhead_value_v1>.stride)
  static let positions = page(after: events + TurnLimits.events * MemoryLayout<EventRecord>.stride)
  static let orders = page(after: positions + TurnLimits.instruments * MemoryLayout<PositionRecord>.stride)
  static let wishes = page(after: orders + TurnLimits.openOrders * MemoryLayout<OpenOrderRecord>.stride)
  static let text = page(after: wishes + TurnLimits.wishes * MemoryLayout<WishRecord>.stride)
  static let state = page(after: text + TurnLimits.textBytes)
  static let size = page(after: state + TurnLimits.stateBytes)

  /// Counts up with every change of this layout: host and worker are two programs, and one of them may be older.
  public static let currentVersion: UInt32 = 2

  private static func page(after end: Int) -> Int { (end + 4095) & ~4095 }
}

/// What the host can ask of a worker.
public enum WireOperation: UInt32, Sendable {
  /// Put on the jail and answer with the outcome of each layer; nothing is loaded. Only as the first request.
  case probe = 1
  /// Put on the jail, load the library, answer with its descriptor. Only as the first request.
  case load
  case create
  case turn
  case saveState
  case loadState
  case destroy
}

/// What the host asks for. Written by the host, read by the worker.
struct WireOrder {
  var operation: UInt32 = 0
  var host: Int32 = 0
  var memoryBytes: UInt64 = 0
  var eventCount: UInt32 = 0
  var positionCount: UInt32 = 0
  var orderCount: UInt32 = 0
  var state: UInt32 = 0
  var time_ns: Int64 = 0
  var equity_units: Int64 = 0
  var cash_units: Int64 = 0
  var free_units: Int64 = 0
  var instrumentCount: UInt32 = 0
  var parameterCount: UInt32 = 0
  var moneyDecimals: Int32 = 0
  var padding: UInt32 = 0
  var stateLength: Int64 = 0
  var currency: (UInt64, UInt64) = (0, 0)
}

/// How a request went.
public enum WireStatus: UInt32, Sendable {
  case done = 1
  /// A mandatory layer of the jail is missing; the layers say which.
  case jailIncomplete
  /// The library is not a plugin that this host can run; the failure text says why.
  case notAPlugin
  /// `create` gave NULL or `load` gave 0.
  case refused
  /// The library has no such extension.
  case notSupported
}

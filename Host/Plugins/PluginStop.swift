import HostJail
import HostModel

/// Why a strategy can have no further turn, or never had one.
public enum PluginStop: ExplainedError, Equatable {
  /// A signal ended the worker. `lastWords` is what it wrote to standard error, fit for a terminal.
  case crashed(signal: String, lastWords: String)
  /// The jail's filter stopped a system call. `name` is `nil` when the worker did not live to tell it.
  case forbiddenCall(name: String?)
  /// It was refused memory, and then ended in the way that `end` says.
  case memoryLimit(wantedBytes: UInt64, limitBytes: UInt64, end: String)
  case missedDeadline(milliseconds: Int64)
  case exited(status: Int32, lastWords: String)
  /// It logged so much that more lines were left out than one minute may bring.
  case logFlood(linesPerMinute: Int64)
  /// It wrote more to standard error than one minute may bring.
  case errorFlood(bytesPerMinute: Int64)
  case protocolError(String)
  case loadTimeout(milliseconds: Int64)
  case refusedSetup
  case setup(SetupError)
  case jail(layer: JailLayer, errno: Int32)
  case abi(String)
  case descriptorMismatch(field: String, manifest: String, library: String)
  case worker(call: String, errno: Int32)

  public var code: String {
    switch self {
    case .crashed: "E_CRASH"
    case .forbiddenCall: "E_FORBIDDEN_CALL"
    case .memoryLimit: "E_MEMORY"
    case .missedDeadline: "E_DEADLINE"
    case .exited: "E_EXITED"
    case .logFlood, .errorFlood: "E_FLOOD"
    case .protocolError: "E_PROTOCOL"
    case .loadTimeout: "E_LOAD_TIMEOUT"
    case .refusedSetup: "E_SETUP"
    case .setup(let error): error.code
    case .jail: "E_JAIL"
    case .abi: "E_ABI"
    case .descriptorMismatch: "E_DESCRIPTOR"
    case .worker: "E_WORKER"
    }
  }

  public var cause: String {
    switch self {
    case .crashed(let signal, let lastWords): "the plugin crashed with \(signal)" + quoted(lastWords)
    case .forbiddenCall(let name?): "the plugin made the system call \(name), which the jail forbids"
    case .forbiddenCall(nil): "the plugin made a system call which the jail forbids"
    case .memoryLimit(let wanted, let limit, let end):
      "the plugin may have \(limit >> 20) MiB of memory, was refused \(wanted) bytes more, and \(end)"
    case .missedDeadline(let milliseconds): "the plugin did not return within \(milliseconds) ms"
    case .exited(let status, let lastWords): "the plugin ended its process with status \(status)" + quoted(lastWords)
    case .logFlood(let lines): "the plugin logged so much that more than \(lines) lines of one minute were left out"
    case .errorFlood(let bytes): "the plugin wrote more than \(bytes >> 10) KiB to standard error within a minute"
    case .protocolError(let text): "the plugin broke the protocol: \(text)"
    case .loadTimeout(let milliseconds): "the library was not loaded and ready within \(milliseconds) ms"
    case .refusedSetup: "the plugin's create gave NULL: it does not accept these instruments and parameters"
    case .setup(let error): error.cause
    case .jail(let layer, let errno):
      "the jail's layer \(layer.name) is missing (\(systemErrorText(errno))), so nothing was loaded"
    case .abi(let text): "the library is not a plugin for this host: \(text)"
    case .descriptorMismatch(let field, let manifest, let library):
      "the library's \(field) is \(library), its manifest says \(manifest)"
    case .worker(let call, let errno): "the worker process could not be started: \(call): \(systemErrorText(errno))"
    }
  }

  public var mend: String {
    switch self {
    case .crashed: "run its turns in a debugger with a test of its own, or ask its publisher"
    case .forbiddenCall: "a plugin may use its own memory and nothing else: take the call out, log through a wish"
    case .memoryLimit: "keep what the strategy counts instead of every event, and free what is no longer needed"
    case .missedDeadline: "make the turn shorter, or give it more time: --deadline 5s"
    case .exited: "a plugin returns from its functions and never exits: take the exit out"
    case .logFlood: "log what a person reads, such as each order and not each event"
    case .errorFlood: "write nothing to standard error: log through a wish"
    case .protocolError: "check `capacity` and `text_capacity` before writing, and write nowhere else"
    case .loadTimeout: "take the work out of the library's constructors and of create"
    case .refusedSetup: "see the plugin's description for parameters that go together"
    case .setup(let error): error.mend
    case .jail(let layer, _): layer.mend + ", then see `bulkhead doctor`"
    case .abi: "build it against this host's PluginSDK/CABI/include/bulkhead.h: bulkhead plugin build"
    case .descriptorMismatch: "write the manifest again from this library: bulkhead plugin build"
    case .worker: "check that bulkhead-worker lies next to bulkhead and may be executed"
    }
  }

  private func quoted(_ words: String) -> String { words.isEmpty ? "" : " and said: \(words)" }
}

import CWorkerMemory
import Glibc
import HostJail
import HostWire

/// The program inside the jail: it serves one strategy and ends with its host.
///
///     bulkhead-worker            with descriptor 3 = sealed library, 4 = wire, 2 = pipe for last words
///
/// In this order, each step before the next: read the wire, put on the jail, load the library, check its functions,
/// put on the second filter, answer, serve turns. It holds no key, file or socket, so there is nothing in this process
/// to protect from the library; what it says is checked by the host.
@main
enum Worker {
  static let library: Int32 = 3
  static let wire: Int32 = 4

  static func main() {
    guard let wire = try? Wire(mapping: Worker.wire) else {
      refuse("bulkhead-worker is started by bulkhead, with a library and a wire as descriptors 3 and 4.\n")
    }
    close(Worker.wire)
    RuntimeLibraries.load()
    var end = WorkerEnd(wire)
    switch end.next() {
    case .probe: probe(&end)
    case .load:
      guard let table = load(&end) else { return }
      let status = StrategyLoop(table: table).run(&end)
      // Not `exit`: the library's own clean-up is of no use to anyone.
      _exit(status)
    default: exit(WorkerExit.protocolError)
    }
  }

  private static func refuse(_ text: String) -> Never {
    _ = text.utf8.withContiguousStorageIfAvailable { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(WorkerExit.usage)
  }

  /// Puts on every layer, whatever the outcome of those before it, and says how each went.
  private static func probe(_ end: inout WorkerEnd) {
    var jail = Jail(host: end.host, memoryBytes: end.memoryBytes, forbiddenCall: end.forbiddenCall)
    for (index, layer) in JailLayer.allCases.enumerated() { end.report(jail.apply(layer), of: layer, at: index) }
    end.answer(.done)
  }

  /// The library's functions, or `nil` when the host has been told why not.
  private static func load(_ end: inout WorkerEnd) -> PluginTable? {
    var jail = Jail(host: end.host, memoryBytes: end.memoryBytes, forbiddenCall: end.forbiddenCall)
    for (index, layer) in Jail.beforeLoading.enumerated() {
      let outcome = jail.apply(layer)
      end.report(outcome, of: layer, at: index)
      guard outcome == .applied || !layer.isMandatory else {
        end.answer(.jailIncomplete)
        return nil
      }
    }
    worker_note_refused_memory(end.refusedMemory)
    let table: PluginTable
    do throws(NotAPlugin) {
      table = try PluginTable(loading: library)
    } catch {
      end.answerNotAPlugin(error.text)
      return nil
    }
    close(library)
    let outcome = jail.apply(.runningFilter)
    end.report(outcome, of: .runningFilter, at: Jail.beforeLoading.count)
    guard outcome == .applied else {
      end.answer(.jailIncomplete)
      return nil
    }
    end.answerDescriptor(table.descriptor)
    return table
  }
}

/// How the worker ends by its own decision. Anything else is the plugin's doing.
enum WorkerExit {
  static let usage: Int32 = 2
  static let protocolError: Int32 = 70
}

extension WorkerEnd {
  func report(_ outcome: LayerOutcome, of layer: JailLayer, at index: Int) {
    let record =
      switch outcome {
      case .applied: LayerRecord(layer: layer.rawValue, status: .applied, errno: 0)
      case .unavailable(let code): LayerRecord(layer: layer.rawValue, status: .unavailable, errno: code)
      case .failed(let code): LayerRecord(layer: layer.rawValue, status: .failed, errno: code)
      }
    report(record, at: index)
  }
}

import HostExecution
import HostLedger
import HostModel
import HostRisk

/// What the engine waits for. It could be made again from the standing orders, but then a look that was about to come
/// for nothing would not come, and a run that goes on from here would not be the same run.
extension Engine {
  func encodeWatches(into bytes: inout ByteWriter) {
    bytes.write(wake_ns)
    for index in ledger.instruments.indices {
      bytes.write(watches[index].below_ticks)
      bytes.write(watches[index].above_ticks)
      unwindVolumes[index].encode(into: &bytes)
    }
  }

  /// After all desks were restored.
  mutating func restoreWatches(from bytes: inout ByteReader) throws(ByteFault) {
    wake_ns = try bytes.read(Int64.self)
    for index in ledger.instruments.indices {
      watches[index].below_ticks = try bytes.read(Int64.self)
      watches[index].above_ticks = try bytes.read(Int64.self)
      unwindVolumes[index] = try UnwindVolume(decoding: &bytes)
    }
    isUnwinding = states.isAny(.unwinding, strategyCount: strategyCount)
    standingCount = 0
    for index in 0..<strategyCount {
      standingCount += desks[index].standing.pointee.count + desks[index].standing.pointee.ruleCount
    }
  }
}

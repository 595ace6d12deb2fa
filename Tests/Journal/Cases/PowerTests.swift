import HostJournal
import HostModel
import TestSupport
import Testing

/// Losses of power, each with another part of what was not synced on the disk.
@Suite struct PowerTests {
  private static let states = isLong ? 1_000_000 : 10_000

  @Test func `J09 after any loss of power each acknowledged record is there, once and in order`() throws {
    var seed: UInt64 = 0, tried = 0, cuts = 0, lost = 0
    while tried < Self.states {
      seed += 1
      var numbers = SplitMix(seed: seed)
      let disk = SimulatedDisk(seed: seed)
      // A host that was in the middle of its life, or in its first call.
      var acknowledged: UInt64 = 0
      if numbers.below(4) > 0 {
        acknowledged =
          DiskFaultTests.write(1 + numbers.below(150), on: disk, perGroup: 1 + numbers.below(20)).acknowledged
      }
      let start = disk.afterProcessDeath()
      start.powerFailsAt = 1 + numbers.below(60)
      let run = DiskFaultTests.write(1 + numbers.below(150), on: start, perGroup: 1 + numbers.below(20))
      acknowledged = max(acknowledged, run.acknowledged)
      // The same moment many times: each time another part is on the disk.
      for _ in 1...10 {
        tried += 1
        var after = start.afterPowerLoss(sector: numbers.below(2) == 0 ? 512 : 4096)
        start.redraw()
        // The host that recovers may lose the power too, and the one after that.
        for _ in 0..<numbers.below(4) {
          after.powerFailsAt = 1 + numbers.below(12)
          _ = opened(after)
          after = after.afterPowerLoss(sector: numbers.below(2) == 0 ? 512 : 4096)
        }
        switch opened(after) {
        case .failure(let error):
          Issue.record("seed \(seed): \(error.line)")
          return
        case .success(let recovered):
          let read = try recordsRead(after)
          guard recovered.lastSequence >= acknowledged, recovered.lastSequence <= max(run.appended, acknowledged),
            read == Array(1...recovered.lastSequence + 1).dropLast()
          else {
            Issue.record(
              "seed \(seed): \(acknowledged) acknowledged, \(recovered.lastSequence) of \(run.appended) there")
            return
          }
          if recovered.cut != nil { cuts += 1 }
          if recovered.lastSequence < run.appended { lost += 1 }
        }
      }
    }
    // The faults were really there.
    #expect(cuts > tried / 100 && lost > tried / 10, "\(cuts) cuts and \(lost) losses in \(tried) states")
  }
}

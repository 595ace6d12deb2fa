import Glibc
import HostJournal
import HostModel
import TestSupport
import Testing

/// The n-th call fails, for each n.
@Suite struct DiskFaultTests {
  /// What a writer got before it failed, and what it was told.
  struct Run {
    var acknowledged: UInt64 = 0
    var appended: UInt64 = 0
    var error: JournalError?
    var acknowledgedAfterFault = false
  }

  /// A host that writes `records` records, from where the journal ends, and stops at the first failure; it then tries
  /// again what it must not get.
  static func write(_ records: Int, on disk: SimulatedDisk, perGroup: Int = 3) -> Run {
    var run = Run()
    do throws(JournalError) {
      var journal = try Journal.open(folder: folder, disk: disk, settings: small)
      run.acknowledged = journal.durableSequence
      run.appended = run.acknowledged
      do throws(JournalError) {
        for number in 0..<records {
          run.appended = try journal.appendNext()
          if (number + 1) % perGroup == 0 { try journal.commit() }
          run.acknowledged = journal.durableSequence
        }
        try journal.commit()
        run.acknowledged = journal.durableSequence
      } catch {
        run.error = error
        if case .full = error { return run }
        // An append that commits on its way may have got that far before it failed.
        run.acknowledged = journal.durableSequence
        run.acknowledgedAfterFault = takesAnything(&journal)
      }
    } catch { run.error = error }
    return run
  }

  private static func takesAnything(_ journal: inout Journal<SimulatedDisk>) -> Bool {
    let before = journal.durableSequence
    for _ in 1...3 {
      do throws(JournalError) {
        try journal.appendNext()
        return true
      } catch { guard case .stopped = error else { return true } }
      do throws(JournalError) {
        try journal.commit()
        return true
      } catch { guard case .stopped = error else { return true } }
    }
    return journal.durableSequence != before
  }

  @Test(arguments: [EIO, ENOSPC, EDQUOT])
  func `J04 whichever call fails, nothing is acknowledged after it and nothing acknowledged is lost`(number: Int32)
    throws
  {
    var call = 0, isClean = false
    while !isClean {
      call += 1
      let disk = SimulatedDisk(seed: UInt64(call))
      disk.faults[call] = .error(number)
      let run = Self.write(300, on: disk)
      isClean = disk.changes < call
      #expect((run.error == nil) == isClean, "call \(call)")
      #expect(!run.acknowledgedAfterFault, "call \(call)")
      // What the kernel still shows and what the disk really has.
      for after in [disk.afterProcessDeath(), disk.afterPowerLoss(sector: 512), disk.afterPowerLoss(sector: 4096)] {
        let second = Self.write(0, on: after)
        #expect(second.error == nil, "call \(call): \(second.error?.line ?? "")")
        #expect(second.acknowledged >= run.acknowledged && second.acknowledged <= run.appended, "call \(call)")
        #expect(try recordsRead(after) == Array(1...300).prefix(Int(second.acknowledged)).map { $0 })
      }
    }
    #expect(call > 300)
  }

  @Test func `J04 what a failed sync lost is not taken for written because the kernel still shows it`() throws {
    let disk = SimulatedDisk(seed: 1)
    var journal = try Journal.open(folder: folder, disk: disk, settings: small)
    try journal.appendNext()
    try journal.commit()
    try journal.appendNext()
    disk.faults[disk.changes + 2] = .error(EIO)
    #expect(throws: JournalError.self) { try journal.commit() }
    #expect(disk.content(of: segmentPath(1))! != disk.afterPowerLoss(sector: 512).content(of: segmentPath(1))!)
    let recovered = try opened(disk.afterProcessDeath()).get()
    #expect(recovered.lastSequence == 1 && recovered.cut == nil)
  }

  @Test func `J10 short and interrupted writes are gone on with`() throws {
    var call = 0, isClean = false
    while !isClean {
      call += 1
      for fault in [SimulatedDisk.Fault.short, .error(EINTR)] {
        let disk = SimulatedDisk(seed: 1)
        disk.faults[call] = fault
        let run = Self.write(100, on: disk)
        isClean = disk.changes < call
        // Only writing may be interrupted without a loss: an interrupted sync has said nothing about the disk.
        guard run.error == nil else {
          #expect(fault == .error(EINTR) && !run.acknowledgedAfterFault)
          continue
        }
        #expect(run.acknowledged == 100)
        #expect(try recordsRead(disk.afterProcessDeath()).count == 100)
      }
    }
  }

  @Test func `J10 on a full disk the last words still fit, and with room again it goes on`() throws {
    let disk = SimulatedDisk(seed: 1)
    var journal = try Journal.open(folder: folder, disk: disk, settings: small)
    try journal.appendNext()
    try journal.commit()
    // From now on no file grows.
    disk.isFull = true
    var full: JournalError?
    while full == nil {
      do throws(JournalError) {
        try journal.appendNext()
        try journal.commit()
      } catch { full = error }
    }
    #expect(full == .full(folder: folder, number: ENOSPC))
    let before = journal.durableSequence
    #expect(throws: JournalError.full(folder: folder, number: ENOSPC)) { try journal.appendNext() }
    #expect(try journal.appendNext(isLastWord: true) == before + 1)
    #expect(try journal.appendNext(isLastWord: true) == before + 2)
    try journal.commit()
    #expect(journal.durableSequence == before + 2)
    #expect(throws: JournalError.full(folder: folder, number: ENOSPC)) { try journal.appendNext() }

    let after = disk.afterProcessDeath()
    after.isFull = false
    let run = Self.write(100, on: after)
    #expect(run.error == nil && run.acknowledged == before + 102)
    #expect(try recordsRead(after).count == Int(before) + 102)
  }

  @Test func `J10 the reserve ends too, with an answer`() throws {
    let disk = SimulatedDisk(seed: 1)
    var journal = try Journal.open(folder: folder, disk: disk, settings: small)
    disk.isFull = true
    var words = 0
    while words < 1000 {
      do throws(JournalError) {
        try journal.appendNext(isLastWord: true)
        try journal.commit()
        words += 1
      } catch {
        #expect(error == .full(folder: folder, number: ENOSPC))
        break
      }
    }
    #expect(words > 10 && words < 1000)
    #expect(try recordsRead(disk.afterProcessDeath()).count == words)
  }
}

import Glibc
import HostJournal
import HostModel
import TestSupport
import Testing

@Suite struct SnapshotTests {
  private func state(_ sequence: UInt64) -> [UInt8] { Array("the state after record \(sequence)".utf8) }

  /// A journal with a snapshot after each hundredth record.
  private func sample(_ records: Int) throws -> (disk: SimulatedDisk, snapshots: Snapshots<SimulatedDisk>) {
    let disk = SimulatedDisk(seed: 1), snapshots = Snapshots(folder: folder, disk: disk)
    var journal = try Journal.open(folder: folder, disk: disk, settings: small)
    for number in 1...records {
      try journal.appendNext()
      if number % 10 == 0 { try journal.commit() }
      if number % 100 == 0 { try write(&journal, snapshots) }
    }
    return (disk, snapshots)
  }

  private func write(
    _ journal: inout Journal<SimulatedDisk>, _ snapshots: Snapshots<SimulatedDisk>
  ) throws(JournalError) {
    let sequence = journal.durableSequence, chain = journal.chain
    let result = state(sequence).withUnsafeBytes { bytes in
      Result { () throws(JournalError) in try snapshots.write(sequence: sequence, chain: chain, state: bytes) }
    }
    try result.get()
  }

  private func path(_ sequence: Int) -> String { "\(folder)/\(String(repeating: "0", count: 17))\(sequence).snapshot" }

  @Test func `J06 the newest of two snapshots counts, and older ones are gone`() throws {
    let (disk, snapshots) = try sample(450)
    #expect(try disk.names(in: folder).filter { $0.hasSuffix(".snapshot") }.count == 2)
    let (snapshot, passedOver) = try snapshots.latestValid()
    #expect(snapshot?.sequence == 400 && snapshot?.state == state(400) && passedOver.isEmpty)
    #expect(try recordsRead(disk, from: 401) == Array(401...450))
    let report = try Journal.verify(folder: folder, disk: disk)
    #expect(report.snapshots.map(\.sequence) == [300, 400] && report.snapshots.allSatisfy { $0.fault == nil })
  }

  @Test func `J06 no bit of a snapshot flips unnoticed, and the older one counts`() throws {
    let (disk, snapshots) = try sample(400)
    let size = disk.content(of: path(400))!.count
    for bit in 0..<(size * 8) {
      disk.damage(path(400)) { $0[bit / 8] ^= 1 << (bit % 8) }
      let (snapshot, passedOver) = try snapshots.latestValid()
      #expect(snapshot?.sequence == 300 && passedOver.map(\.path) == [path(400)], "bit \(bit)")
      disk.damage(path(400)) { $0[bit / 8] ^= 1 << (bit % 8) }
    }
    for count in 0..<size {
      let cut = disk.afterProcessDeath()
      cut.damage(path(400)) { $0.removeLast($0.count - count) }
      #expect(try Snapshots(folder: folder, disk: cut).latestValid().snapshot?.sequence == 300, "\(count) bytes")
    }
    #expect(try snapshots.latestValid().snapshot?.sequence == 400)
  }

  @Test func `J06 without a good snapshot everything is replayed`() throws {
    let (disk, snapshots) = try sample(400)
    for sequence in [300, 400] { disk.damage(path(sequence)) { $0[140] ^= 1 } }
    let (snapshot, passedOver) = try snapshots.latestValid()
    #expect(snapshot == nil && passedOver.count == 2)
    #expect(try recordsRead(disk, from: 1).count == 400)
    let faults = try Journal.verify(folder: folder, disk: disk).snapshots.map(\.fault)
    #expect(faults == [.state, .state])
  }

  @Test func `a snapshot of records that the journal does not have is proof that some were lost`() throws {
    let (disk, _) = try sample(400)
    let shorter = try journal(350)
    let whole = disk.content(of: path(400))!
    let file = try shorter.open(path(400), .creating)
    #expect(try whole.withUnsafeBytes { try shorter.write(file, $0, at: 0) } == whole.count)
    #expect(
      opened(shorter) == .failure(.missing(folder: folder, from: 351, to: 400, because: .snapshotAhead)))
  }

  @Test func `a snapshot of another journal is found when the journal is looked at`() throws {
    let (disk, snapshots) = try sample(400)
    let other = try journal(400, perGroup: 100, disk: SimulatedDisk(seed: 5))
    let chain = try Journal.verify(folder: folder, disk: other).chain
    try disk.remove(path(400))
    try state(400).withUnsafeBytes { try snapshots.write(sequence: 400, chain: chain, state: $0) }
    #expect(try Journal.verify(folder: folder, disk: disk).snapshots.map(\.fault) == [nil, .chain])
  }

  @Test(arguments: [512, 4096])
  func `J06 a loss of power anywhere in a snapshot leaves one from which the state is whole`(sector: Int) throws {
    var power = 1, finished = false
    while !finished {
      for seed in 1...UInt64(8) {
        let disk = SimulatedDisk(seed: seed), snapshots = Snapshots(folder: folder, disk: disk)
        var journal = try Journal.open(folder: folder, disk: disk, settings: small)
        for _ in 1...20 {
          for _ in 1...5 { try journal.appendNext() }
          try journal.commit()
          if journal.durableSequence == 70 || journal.durableSequence == 90 { try write(&journal, snapshots) }
        }
        let before = disk.changes
        disk.powerFailsAt = before + power
        do throws(JournalError) {
          try write(&journal, snapshots)
          finished = true
        } catch {}
        let after = disk.afterPowerLoss(sector: sector)
        #expect(try opened(after).get().lastSequence == 100)
        let (snapshot, passedOver) = try Snapshots(folder: folder, disk: after).latestValid()
        #expect(passedOver.isEmpty, "a snapshot with a name is whole")
        #expect(
          snapshot.map { $0.state == state($0.sequence) && $0.sequence >= 90 } == true, "call \(power), seed \(seed)")
      }
      power += 1
    }
    #expect(power > 6)
  }
}

import Glibc

/// The engine's state at some records, so that a start need not replay all of the journal.
///
///     let snapshots = Snapshots(folder: "state/journal", disk: RealDisk())
///     try snapshots.write(sequence: journal.durableSequence, chain: journal.chain, state: bytes)
///     let (snapshot, passedOver) = try snapshots.latestValid()
///
/// A state is bytes of somebody else. Two are kept: where the newest is damaged the older one counts, with more to replay,
/// and where there is none, all of the journal is replayed. A snapshot can always be removed; the journal is the truth.
public struct Snapshots<Device: Disk> {
  let folder: String
  let disk: Device

  public init(folder: String, disk: Device) {
    self.folder = folder
    self.disk = disk
  }

  /// Writes a snapshot of what is durable, and removes all but the two newest.
  ///
  /// It has its name once all of it is on the disk; a failure leaves those before it as they were.
  public func write(
    sequence: UInt64, chain: ChainHash, state: UnsafeRawBufferPointer
  ) throws(JournalError) {
    let header = SnapshotHeader(
      sequence: sequence, chain: chain, stateBytes: state.count, stateHash: ChainHash(of: state))
    let path = path(sequence), unfinished = path + JournalNames.unfinished
    try attempt("write", path) { () throws(DiskFault) in
      // Left over from a write that failed.
      if try disk.names(in: folder).contains(where: { "\(folder)/\($0)" == unfinished }) { try disk.remove(unfinished) }
      let file = try disk.open(unfinished, .creating)
      defer { disk.close(file) }
      try disk.writeWhole(file, header.encoded(), at: 0)
      try disk.writeWhole(file, state, at: SnapshotHeader.bytes)
      try disk.sync(file)
      try disk.rename(unfinished, to: path)
      try disk.syncFolder(folder)
      for old in JournalNames.sequences(try disk.names(in: folder), JournalNames.snapshot).dropLast(2) {
        try disk.remove(self.path(old))
      }
    }
  }

  /// The newest snapshot that holds, of no record after `last`, and those that were passed over because they do not.
  public func latestValid(
    upTo last: UInt64 = .max
  ) throws(JournalError) -> (snapshot: Snapshot?, passedOver: [SnapshotDamage]) {
    var damages: [SnapshotDamage] = []
    for sequence in try sequences().reversed() where sequence <= last {
      switch try read(sequence) {
      case .success(let snapshot): return (snapshot, damages)
      case .failure(let fault): damages.append(SnapshotDamage(path: path(sequence), fault: fault))
      }
    }
    return (nil, damages)
  }

  /// Of all snapshots, in order.
  func sequences() throws(JournalError) -> [UInt64] {
    let names = try attempt("read the folder", folder) { () throws(DiskFault) in try disk.names(in: folder) }
    return JournalNames.sequences(names, JournalNames.snapshot)
  }

  func path(_ sequence: UInt64) -> String { "\(folder)/\(JournalNames.padded(sequence))\(JournalNames.snapshot)" }

  func read(_ sequence: UInt64) throws(JournalError) -> Result<Snapshot, SnapshotFault> {
    let path = path(sequence)
    return try attempt("read", path) { () throws(DiskFault) in
      let file = try disk.open(path, .reading)
      defer { disk.close(file) }
      let size = try disk.bytes(of: file)
      guard size >= SnapshotHeader.bytes else { return .failure(.cutOff) }
      let head = try bytes(of: file, SnapshotHeader.bytes, at: 0)
      guard let header = head.withUnsafeBytes(SnapshotHeader.init), header.sequence == sequence else {
        return .failure(.header)
      }
      // Bounded by what the file has, whatever its header says.
      guard header.stateBytes == size - SnapshotHeader.bytes else { return .failure(.cutOff) }
      let state = try bytes(of: file, header.stateBytes, at: SnapshotHeader.bytes)
      guard state.withUnsafeBytes({ ChainHash(of: $0) }) == header.stateHash else { return .failure(.state) }
      return .success(
        Snapshot(sequence: sequence, chain: header.chain, stateHash: header.stateHash, state: state))
    }
  }

  private func bytes(of file: DiskFile, _ count: Int, at offset: Int) throws(DiskFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(DiskFault) in try disk.readWhole(file, into: buffer, at: offset) }
    }
    guard try read.get() == count else { throw DiskFault(number: EIO) }
    return bytes
  }

  private func attempt<Value>(
    _ doing: String, _ path: String, _ call: () throws(DiskFault) -> Value
  ) throws(JournalError) -> Value {
    do throws(DiskFault) { return try call() } catch {
      throw .system(path: path, doing: doing, number: error.number)
    }
  }
}

/// A state as it was written.
public struct Snapshot: Equatable, Sendable {
  /// The last record that is in it; a replay goes on with the next.
  public let sequence: UInt64
  /// The journal's chain after that record.
  public let chain: ChainHash
  public let stateHash: ChainHash
  public let state: [UInt8]
}

/// A snapshot that does not hold. It may be removed.
public struct SnapshotDamage: Equatable, Sendable {
  public let path: String
  public let fault: SnapshotFault
}

public enum SnapshotFault: Error, Equatable, Sendable {
  case cutOff
  case header
  case state
  /// It is not of this journal: the chain after its last record is another.
  case chain

  public var text: String {
    switch self {
    case .cutOff: "it is shorter or longer than it says"
    case .header: "its header does not hold"
    case .state: "its hash is not that of its state"
    case .chain: "it was made of other records"
    }
  }
}

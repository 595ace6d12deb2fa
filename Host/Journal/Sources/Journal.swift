import Glibc

/// Everything that the engine was told, in order, on the disk before anybody acts on it.
///
///     var journal = try Journal.open(folder: "state/journal", disk: RealDisk())
///     let sequence = try journal.append(kind: 1, time_ns: now, payload: bytes)
///     try journal.commit()     // returns once it is on the disk
///     precondition(journal.durableSequence == sequence)
///
/// A payload is bytes of somebody else. Appending fills memory; a commit is one write and one `fdatasync`, for all that
/// was appended since the last. One process writes at a time. The format stands at the heads of the files of `Format/`.
///
/// After a write or sync has failed the journal takes nothing more, for as long as it lives: the kernel may have dropped
/// what it could not write and call the next sync good. It does not repair what is damaged, and it deletes nothing.
public struct Journal<Device: Disk>: ~Copyable {
  public let folder: String
  let disk: Device
  let lock: DiskFile
  /// Of the segments to come.
  let settings: JournalSettings
  let identity: JournalIdentity
  /// What was found when it was opened.
  public let recovered: Recovered

  var segment: SegmentHeader
  var file: DiskFile
  /// Where the next group goes.
  var end: Int
  var watermark: Watermark
  var group: GroupBuffer
  private let markMemory: UnsafeMutableRawPointer
  var health = Health.good

  /// The last record that was appended, whether it is on the disk or not.
  public internal(set) var lastSequence: UInt64
  /// The last record that is on the disk for certain.
  public var durableSequence: UInt64 { watermark.sequence }
  /// The hash of everything up to `durableSequence`.
  public var chain: ChainHash { watermark.chain }

  enum Health: Equatable {
    /// → full, failed.
    case good
    /// Takes only last words. → failed.
    case full(number: Int32)
    /// Takes nothing, for ever.
    case failed(path: String, number: Int32)
  }

  init(
    folder: String, disk: Device, lock: DiskFile, settings: JournalSettings, segment: SegmentHeader, file: DiskFile,
    end: Int, watermark: Watermark, recovered: Recovered
  ) {
    self.folder = folder
    self.disk = disk
    self.lock = lock
    self.settings = settings
    self.identity = segment.identity
    self.segment = segment
    self.file = file
    self.end = end
    self.watermark = watermark
    self.recovered = recovered
    lastSequence = watermark.sequence
    group = GroupBuffer(capacity: max(settings.groupBytes, segment.settings.groupBytes))
    markMemory = .allocate(byteCount: Watermark.bytes, alignment: 512)
  }

  /// What was appended and not committed is gone, as it would be after a crash.
  deinit {
    markMemory.deallocate()
    disk.close(file)
    disk.close(lock)
  }

  /// Adds a record to the next commit and returns its sequence.
  ///
  /// When the memory of one group is full, it commits first; when the segment is full, it begins another. `isLastWord`
  /// is for the host that says why it stops: such a record may use the room that every segment keeps free for it.
  ///
  /// Throws `.tooLarge` and `.full`, after which the journal is as it was; and `.system` or `.stopped`, after which it
  /// takes nothing more.
  @discardableResult
  public mutating func append(
    kind: UInt16, time_ns: Int64, payload: UnsafeRawBufferPointer, isLastWord: Bool = false
  ) throws(JournalError) -> UInt64 {
    let frameBytes = RecordHeader.frameBytes(length: payload.count)
    let room = (isLastWord ? segment.settings.segmentBytes : segment.settings.ordinaryEnd) - end - group.used
    if health != .good || frameBytes > room || frameBytes > segment.settings.groupBytes - group.used {
      try makeRoom(for: payload.count, isLastWord: isLastWord)
    }
    // From here on this must succeed.
    lastSequence += 1
    group.append(sequence: lastSequence, kind: kind, time_ns: time_ns, payload: payload)
    return lastSequence
  }

  /// Writes what was appended and returns once it is on the disk. Without anything appended it does nothing.
  ///
  /// Throws `.system`, and from then on `.stopped`: nothing of it is acknowledged, though some may be on the disk.
  public mutating func commit() throws(JournalError) {
    try refuseIfFailed()
    guard !group.isEmpty else { return }
    let chain = GroupHeader.seal(
      group.memory, firstSequence: watermark.sequence + 1, records: group.records,
      recordBytes: group.used - GroupHeader.bytes, offset: end, identity: identity, after: watermark.chain)
    let bytes = group.used, end = end
    try attempt("write") { disk, file, group throws(DiskFault) in
      try disk.writeWhole(file, group.bytes, at: end)
      try disk.syncData(file)
    }
    let next = Watermark(
      count: watermark.count + 1, sequence: lastSequence, end: end + bytes, chain: chain, continued: false)
    try mark(next)
    // From here on this must succeed.
    self.end = next.end
    watermark = next
    group.clear()
  }

  /// Puts a watermark where the older of the two stands. It reaches the disk with the next sync of this file.
  mutating func mark(_ next: Watermark) throws(JournalError) {
    next.store(at: markMemory, of: segment)
    let bytes = UnsafeRawBufferPointer(start: markMemory, count: Watermark.bytes)
    try attempt("write") { disk, file, _ throws(DiskFault) in try disk.writeWhole(file, bytes, at: next.offset) }
  }

  /// Does something with the segment's file; the first failure is the last.
  mutating func attempt(
    _ doing: String, _ work: (Device, DiskFile, borrowing GroupBuffer) throws(DiskFault) -> Void
  ) throws(JournalError) {
    do throws(DiskFault) { try work(disk, file, group) } catch {
      let path = "\(folder)/\(SegmentHeader.name(firstSequence: segment.firstSequence))"
      health = .failed(path: path, number: error.number)
      throw .system(path: path, doing: doing, number: error.number)
    }
  }

  func refuseIfFailed() throws(JournalError) {
    if case .failed(let path, let number) = health { throw .stopped(path: path, number: number) }
  }
}

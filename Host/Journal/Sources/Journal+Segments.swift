import Glibc

/// From one segment to the next.
extension Journal {
  /// Makes sure that a record of `length` bytes fits behind what is appended, or throws.
  @inline(never)
  mutating func makeRoom(for length: Int, isLastWord: Bool) throws(JournalError) {
    try refuseIfFailed()
    let limit = min(settings.largestPayload, segment.settings.largestPayload)
    guard length <= limit else { throw .tooLarge(bytes: length, limit: limit) }
    if case .full(let number) = health, !isLastWord { throw .full(folder: folder, number: number) }
    if fits(length, isLastWord) { return }
    try commit()
    if fits(length, isLastWord) { return }
    if case .full(let number) = health { throw .full(folder: folder, number: number) }
    try beginSegment()
  }

  private func fits(_ length: Int, _ isLastWord: Bool) -> Bool {
    let end = isLastWord ? segment.settings.segmentBytes : segment.settings.ordinaryEnd
    let bytes = RecordHeader.frameBytes(length: length)
    return bytes <= end - self.end - group.used && bytes <= segment.settings.groupBytes - group.used
  }

  /// Makes the next segment and goes on there. All of this one is on the disk by now.
  private mutating func beginSegment() throws(JournalError) {
    precondition(group.isEmpty, "\(group.records) records belong to the segment before")
    let next = SegmentHeader(
      firstSequence: watermark.sequence + 1, settings: settings, identity: identity, chain: watermark.chain)
    let made: DiskFile
    do throws(SegmentFailure) { made = try SegmentFile.make(next, in: folder, disk) } catch {
      switch error {
      case .noRoom(let number):
        health = .full(number: number)
        throw .full(folder: folder, number: number)
      case .failed(let path, let doing, let number):
        health = .failed(path: path, number: number)
        throw .system(path: path, doing: doing, number: number)
      }
    }
    // That there is a next one is remembered in this one, so that a folder without its newest file is noticed.
    var last = watermark
    last.count += 1
    last.continued = true
    do throws(JournalError) {
      try mark(last)
      try attempt("sync") { disk, file, _ throws(DiskFault) in try disk.syncData(file) }
    } catch {
      disk.close(made)
      throw error
    }
    // From here on this must succeed.
    disk.close(file)
    file = made
    segment = next
    end = SegmentHeader.dataOffset
    watermark = SegmentFile.firstWatermark(of: next)
  }
}

/// Why a segment was not made.
enum SegmentFailure: Error {
  /// Found out before anything was written: the journal can go on with what it has.
  case noRoom(number: Int32)
  case failed(path: String, doing: String, number: Int32)
}

enum SegmentFile {
  static func firstWatermark(of header: SegmentHeader) -> Watermark {
    Watermark(
      count: 1, sequence: header.firstSequence - 1, end: SegmentHeader.dataOffset, chain: header.chain,
      continued: false)
  }

  /// A segment gets its name once it is whole and on the disk: allocated, written and synced under another name, renamed,
  /// and the folder synced. So a segment with a name and no header was damaged later.
  static func make(
    _ header: SegmentHeader, in folder: String, _ disk: some Disk
  ) throws(SegmentFailure) -> DiskFile {
    let path = "\(folder)/\(SegmentHeader.name(firstSequence: header.firstSequence))"
    let unfinished = path + JournalNames.unfinished
    func attempt<Value>(
      _ doing: String, _ path: String, _ call: () throws(DiskFault) -> Value
    ) throws(SegmentFailure) -> Value {
      do throws(DiskFault) { return try call() } catch {
        throw .failed(path: path, doing: doing, number: error.number)
      }
    }

    var file: DiskFile?
    do throws(DiskFault) {
      let opened = try disk.open(unfinished, .creating)
      file = opened
      try disk.allocate(opened, bytes: header.settings.segmentBytes)
    } catch {
      if let file {
        disk.close(file)
        // Whether or not it goes: the next host removes what it finds under such a name.
        do throws(DiskFault) { try disk.remove(unfinished) } catch {}
      }
      switch error.number {
      case ENOSPC, EDQUOT: throw .noRoom(number: error.number)
      default: throw .failed(path: unfinished, doing: "make", number: error.number)
      }
    }
    guard let made = file else { preconditionFailure("a segment without a file") }
    var head = header.encoded() + [UInt8](repeating: 0, count: SegmentHeader.dataOffset - SegmentHeader.bytes)
    head.withUnsafeMutableBytes { bytes in
      var first = firstWatermark(of: header)
      for count: UInt64 in [0, 1] {
        first.count = count
        first.store(at: bytes.baseAddress! + first.offset, of: header)
      }
    }
    do throws(SegmentFailure) {
      try attempt("write", unfinished) { () throws(DiskFault) in try disk.writeWhole(made, head, at: 0) }
      try attempt("sync", unfinished) { () throws(DiskFault) in try disk.sync(made) }
      try attempt("give its name to", path) { () throws(DiskFault) in try disk.rename(unfinished, to: path) }
      try attempt("sync", folder) { () throws(DiskFault) in try disk.syncFolder(folder) }
    } catch {
      disk.close(made)
      throw error
    }
    return made
  }
}

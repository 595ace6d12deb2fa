/// All segments of a folder, read in order and judged. Changes nothing.
struct JournalSurvey {
  private(set) var segments = 0
  private(set) var position: Position?
  private(set) var records: UInt64 = 0
  private(set) var bytes = 0
  /// The newest segment; `nil` where there is none.
  private(set) var newest: SegmentSurvey?
  private(set) var isStopped = false

  /// Throws `.damaged`, `.version`, `.missing` or `.system`. `visit` has seen the records before the place by then.
  ///
  /// A segment that ends before `sequence` is not read but for its header and watermark, as long as these lead to the next.
  init(
    folder: String, disk: some Disk, from sequence: UInt64, groupEnds: (Position) -> Void = { _ in },
    visit: RecordVisitor
  ) throws(JournalError) {
    let names: [String]
    do throws(DiskFault) { names = try disk.names(in: folder) } catch {
      throw error == .missing
        ? .none(folder: folder) : .system(path: folder, doing: "read the folder", number: error.number)
    }
    let firsts = JournalNames.sequences(names, JournalNames.segment)
    if let first = firsts.first, first != 1 {
      throw .missing(folder: folder, from: 1, to: first - 1, because: .segmentGone)
    }

    // One segment is in memory at a time; how it ends is judged when the header of the next is known.
    var before: SegmentSurvey?
    for (index, first) in firsts.enumerated() {
      let path = "\(folder)/\(SegmentHeader.name(firstSequence: first))"
      let next = index + 1 < firsts.count ? firsts[index + 1] : .max
      let survey: SegmentSurvey
      if next <= sequence, let sealed = try Self.sealed(path, first, disk, after: before, in: folder, next) {
        survey = sealed
        groupEnds(sealed.position)  // a snapshot may have been made just there
      } else {
        survey = try Self.segment(path, first, disk, from: sequence, after: before, in: folder, groupEnds, visit)
      }
      if survey.isStopped {
        isStopped = true
        return
      }
      segments += 1
      records += survey.records
      bytes += survey.fileBytes
      before = survey
    }
    newest = before
    position = before?.position
    if let newest { try Self.judge(newest, next: nil, in: folder) }
    if let newest, newest.watermark.continued {
      throw .missing(folder: folder, from: newest.position.sequence + 1, to: nil, because: .segmentGone)
    }
    // A snapshot is made of what is durable: one that is ahead says that the journal has lost its end.
    let last = position?.sequence ?? 0
    if let ahead = JournalNames.sequences(names, JournalNames.snapshot).last, ahead > last {
      throw .missing(folder: folder, from: last + 1, to: ahead, because: .snapshotAhead)
    }
  }

  private static func segment(
    _ path: String, _ first: UInt64, _ disk: some Disk, from sequence: UInt64, after before: SegmentSurvey?,
    in folder: String, _ groupEnds: (Position) -> Void, _ visit: RecordVisitor
  ) throws(JournalError) -> SegmentSurvey {
    let image = try SegmentImage(path, disk)
    let header = try header(of: image, path, first)
    // Before any record of this segment is handed over, the one before it must hold.
    if let before { try judge(before, next: header, in: folder) }
    return try readable(path, first) { () throws(SegmentFault) in
      try image.read { bytes throws(SegmentFault) in
        try SegmentSurvey(bytes, from: sequence, groupEnds: groupEnds, visit: visit)
      }
    }
  }

  /// The segment by what was written down when it was full: how far it goes and the hash behind it. `nil` where one copy of
  /// that is gone and the other, older one does not lead to the next segment; then it has to be read.
  private static func sealed(
    _ path: String, _ first: UInt64, _ disk: some Disk, after before: SegmentSurvey?, in folder: String, _ next: UInt64
  ) throws(JournalError) -> SegmentSurvey? {
    let image = try SegmentImage(path, disk, atMost: SegmentHeader.dataOffset)
    let header = try header(of: image, path, first)
    if let before { try judge(before, next: header, in: folder) }
    let survey = try readable(path, first) { () throws(SegmentFault) in
      try image.read { bytes throws(SegmentFault) in try SegmentSurvey(sealed: bytes, fileBytes: image.fileBytes) }
    }
    return survey.position.sequence == next - 1 ? survey : nil
  }

  private static func header(
    of image: borrowing SegmentImage, _ path: String, _ first: UInt64
  ) throws(JournalError) -> SegmentHeader {
    try readable(path, first) { () throws(SegmentFault) in
      let header = try image.read { bytes throws(SegmentFault) in try SegmentHeader(parsing: bytes) }
      guard header.firstSequence == first else { throw .name(header: header.firstSequence) }
      // A journal begins with the hash of its identity, so that no other can be put in its place piece by piece.
      guard first > 1 || header.chain == ChainHash(genesisOf: header.identity) else { throw .header }
      return header
    }
  }

  private static func readable<Result>(
    _ path: String, _ first: UInt64, _ read: () throws(SegmentFault) -> Result
  ) throws(JournalError) -> Result {
    do throws(SegmentFault) { return try read() } catch {
      switch error {
      case .version(let found): throw .version(path: path, found: found)
      case .cutOff, .header, .name, .size, .watermark:
        throw .damaged(path: path, offset: 0, sequence: first, .segment(error))
      }
    }
  }

  private static func judge(
    _ survey: SegmentSurvey, next: SegmentHeader?, in folder: String
  ) throws(JournalError) {
    switch RecoveryVerdict(survey.facts(next: next)) {
    case .ends, .cut: return
    case .refuse(let refusal):
      let path = "\(folder)/\(SegmentHeader.name(firstSequence: survey.header.firstSequence))"
      throw .damaged(
        path: path, offset: survey.end, sequence: survey.position.sequence + 1,
        JournalDamage(refusal, survey.fault, watermark: survey.watermark.sequence))
    }
  }
}

/// A segment in memory, or the beginning of it, for as long as it is read.
struct SegmentImage: ~Copyable {
  private let memory: UnsafeMutableRawBufferPointer
  private let count: Int
  /// Of the whole file.
  let fileBytes: Int

  init(_ path: String, _ disk: some Disk, atMost limit: Int = .max) throws(JournalError) {
    func attempt<Value>(
      _ doing: String, _ call: () throws(DiskFault) -> Value
    ) throws(JournalError) -> Value {
      do throws(DiskFault) { return try call() } catch {
        throw .system(path: path, doing: doing, number: error.number)
      }
    }
    let file = try attempt("open") { () throws(DiskFault) in try disk.open(path, .reading) }
    defer { disk.close(file) }
    let size = try attempt("read") { () throws(DiskFault) in try disk.bytes(of: file) }
    guard size <= JournalSettings.largestSegment else {
      throw .damaged(
        path: path, offset: 0, sequence: 0, .segment(.size(header: JournalSettings.largestSegment, file: size)))
    }
    let wanted = min(size, limit)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(wanted, 8), alignment: 16)
    do throws(JournalError) {
      count = try attempt("read") { () throws(DiskFault) in
        try disk.readWhole(file, into: UnsafeMutableRawBufferPointer(rebasing: memory[..<wanted]), at: 0)
      }
      fileBytes = size
      self.memory = memory
    } catch {
      memory.deallocate()
      throw error
    }
  }

  deinit { memory.deallocate() }

  func read<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }
}

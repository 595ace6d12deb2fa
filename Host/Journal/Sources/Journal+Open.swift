import Glibc

extension Journal {
  /// Opens the journal of a folder, or begins one: takes the lock, reads and judges every record, cuts off what was torn,
  /// and makes sure that what it read is on the disk.
  ///
  /// `replay` gets each record from `first` on, on the same way through the files; of segments that end before it only
  /// headers and watermarks are read. It may have seen records when this
  /// throws; whoever throws them away then has lost nothing. `groupEnds` is told the last record of each group and the hash
  /// of everything up to it: a snapshot fits when it was made at one of them, with the same hash.
  ///
  /// Throws `.locked`, `.system`, `.damaged`, `.version` and `.missing`. All but `.system` leave every record as it was.
  public static func open(
    folder: String, disk: Device, settings: JournalSettings = .usual, replayFrom first: UInt64 = 1,
    groupEnds: (UInt64, ChainHash) -> Void = { _, _ in },
    replay: (RecordHeader, UnsafeRawBufferPointer) -> Void = { _, _ in }
  ) throws(JournalError) -> Journal {
    try attempt("make", folder) { () throws(DiskFault) in
      try disk.makeFolder(folder)
      // Also where it was there: the host that made it may have died before this.
      try disk.syncFolder(parent(of: folder))
    }
    let lock: DiskFile
    do throws(LockFault) { lock = try disk.lock("\(folder)/\(JournalNames.lock)") } catch {
      switch error {
      case .held(let process): throw .locked(folder: folder, process: process)
      case .failed(let number): throw .system(path: "\(folder)/\(JournalNames.lock)", doing: "lock", number: number)
      }
    }
    do throws(JournalError) {
      let survey = try surveyed(folder, disk, from: first, groupEnds, replay)
      guard let newest = survey.newest else { return try begin(folder, disk, lock, settings) }
      return try resume(folder, disk, lock, settings, survey, newest)
    } catch {
      disk.close(lock)
      throw error
    }
  }

  /// Reads each record from `first` on, without the lock and without changing anything; a host may go on writing.
  ///
  /// The group that is being written meanwhile is not seen. Throws what `open` throws, but for `.locked`; and `.none`.
  public static func read(
    folder: String, disk: Device, from first: UInt64 = 1, groupEnds: (UInt64, ChainHash) -> Void = { _, _ in },
    visit: RecordVisitor
  ) throws(JournalError) {
    var next = first
    try settled { () throws(JournalError) in
      let survey = try JournalSurvey(
        folder: folder, disk: disk, from: next, groupEnds: { groupEnds($0.sequence, $0.chain) },
        visit: { header, payload in
          next = header.sequence + 1
          return visit(header, payload)
        })
      guard survey.isStopped || survey.newest != nil else { throw .none(folder: folder) }
    }
  }

  /// Looks again where something was wrong: a host that writes meanwhile can finish one group and begin the next, or a
  /// segment, between two bytes that are read. What is wrong twice more is not that.
  static func settled<Value>(_ look: () throws(JournalError) -> Value) throws(JournalError) -> Value {
    for _ in 1...2 {
      do throws(JournalError) { return try look() } catch {
        switch error {
        case .damaged, .missing: continue
        case .system, .locked, .full, .stopped, .tooLarge, .version, .none: throw error
        }
      }
    }
    return try look()
  }

  private static func surveyed(
    _ folder: String, _ disk: Device, from first: UInt64, _ groupEnds: (UInt64, ChainHash) -> Void,
    _ replay: (RecordHeader, UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) -> JournalSurvey {
    try attempt("clear", folder) { () throws(DiskFault) in
      let names = try disk.names(in: folder)
      for name in names where name.hasSuffix(JournalNames.unfinished) { try disk.remove("\(folder)/\(name)") }
      // What the host before wrote and did not live to sync is in the kernel's memory only. It is brought to the disk
      // before it is judged, and then read from there: what failed to be written must not look as if it had been.
      guard let newest = JournalNames.sequences(names, JournalNames.segment).last else { return }
      let file = try disk.open("\(folder)/\(SegmentHeader.name(firstSequence: newest))", .changing)
      defer { disk.close(file) }
      try disk.syncData(file)
      disk.dropCache(file)
      // A name that the host before gave and did not live to sync counts from now on.
      try disk.syncFolder(folder)
    }
    return try JournalSurvey(
      folder: folder, disk: disk, from: first, groupEnds: { groupEnds($0.sequence, $0.chain) },
      visit: { header, payload in
        replay(header, payload)
        return .next
      })
  }

  private static func begin(
    _ folder: String, _ disk: Device, _ lock: DiskFile, _ settings: JournalSettings
  ) throws(JournalError) -> Journal {
    let identity = disk.drawIdentity(), chain = ChainHash(genesisOf: identity)
    let header = SegmentHeader(firstSequence: 1, settings: settings, identity: identity, chain: chain)
    do throws(SegmentFailure) {
      let file = try SegmentFile.make(header, in: folder, disk)
      return Journal(
        folder: folder, disk: disk, lock: lock, settings: settings, segment: header, file: file,
        end: SegmentHeader.dataOffset, watermark: SegmentFile.firstWatermark(of: header),
        recovered: Recovered(lastSequence: 0, chain: chain, records: 0, cut: nil, watermarkMended: false))
    } catch {
      switch error {
      case .noRoom(let number): throw .full(folder: folder, number: number)
      case .failed(let path, let doing, let number): throw .system(path: path, doing: doing, number: number)
      }
    }
  }

  private static func resume(
    _ folder: String, _ disk: Device, _ lock: DiskFile, _ settings: JournalSettings, _ survey: JournalSurvey,
    _ newest: SegmentSurvey
  ) throws(JournalError) -> Journal {
    let path = "\(folder)/\(SegmentHeader.name(firstSequence: newest.header.firstSequence))"
    let watermark = Watermark(
      count: newest.watermark.count + 1, sequence: newest.position.sequence, end: newest.end,
      chain: newest.position.chain, continued: false)
    let file = try attempt("open", path) { () throws(DiskFault) in try disk.open(path, .changing) }
    do throws(JournalError) {
      try attempt("write", path) { () throws(DiskFault) in
        if newest.fileBytes < newest.header.settings.segmentBytes {
          try disk.allocate(file, bytes: newest.header.settings.segmentBytes)
        }
        // The torn bytes go before anything is written in their place, so that none of them is ever found behind it.
        if newest.tailBytes > 0 {
          try disk.writeWhole(file, [UInt8](repeating: 0, count: newest.tailBytes), at: newest.end)
        }
        try disk.sync(file)
        var mark = [UInt8](repeating: 0, count: Watermark.bytes)
        mark.withUnsafeMutableBytes { watermark.store(at: $0.baseAddress!, of: newest.header) }
        try disk.writeWhole(file, mark, at: watermark.offset)
        try disk.syncData(file)
      }
    } catch {
      disk.close(file)
      throw error
    }
    let cut = Recovered.Cut(path: path, offset: newest.end, bytes: newest.tailBytes, fault: newest.fault)
    return Journal(
      folder: folder, disk: disk, lock: lock, settings: settings, segment: newest.header, file: file, end: newest.end,
      watermark: watermark,
      recovered: Recovered(
        lastSequence: newest.position.sequence, chain: newest.position.chain, records: survey.records,
        cut: newest.tailBytes > 0 ? cut : nil, watermarkMended: !newest.watermarksHold))
  }

  private static func attempt<Value>(
    _ doing: String, _ path: String, _ call: () throws(DiskFault) -> Value
  ) throws(JournalError) -> Value {
    do throws(DiskFault) { return try call() } catch {
      throw .system(path: path, doing: doing, number: error.number)
    }
  }

  private static func parent(of folder: String) -> String {
    guard let slash = folder.lastIndex(of: "/") else { return "." }
    return slash == folder.startIndex ? "/" : String(folder[..<slash])
  }
}

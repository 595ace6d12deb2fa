/// What one segment holds: how far its groups are whole, and what stands behind them.
struct SegmentSurvey {
  let header: SegmentHeader
  let watermark: Watermark
  /// Whether both copies of the watermark hold. One that does not is written anew by the next host.
  let watermarksHold: Bool
  let fileBytes: Int
  private(set) var end = SegmentHeader.dataOffset
  private(set) var position: Position
  private(set) var records: UInt64 = 0
  private(set) var fault = GroupFault.nothing
  private(set) var follower = EndFacts.Follower.none
  /// The bytes behind the end, without the zeros that nothing was written over.
  private(set) var tailBytes = 0
  /// The visitor had enough; what comes after was not looked at.
  private(set) var isStopped = false

  /// A segment of which only what stands before its records lies in memory.
  init(sealed memory: UnsafeRawBufferPointer, fileBytes: Int) throws(SegmentFault) {
    header = try SegmentHeader(parsing: memory)
    guard fileBytes <= header.settings.segmentBytes else {
      throw .size(header: header.settings.segmentBytes, file: fileBytes)
    }
    (watermark, watermarksHold) = try Watermark.newest(memory, of: header)
    self.fileBytes = fileBytes
    position = Position(sequence: watermark.sequence, chain: watermark.chain)
    guard watermark.sequence >= header.firstSequence - 1 else { throw .watermark }
    records = watermark.sequence - (header.firstSequence - 1)
    end = watermark.end
  }

  /// Reads a segment that lies in memory, all of it or what a shortened file still has.
  init(
    _ memory: UnsafeRawBufferPointer, from sequence: UInt64, groupEnds: (Position) -> Void, visit: RecordVisitor
  ) throws(SegmentFault) {
    header = try SegmentHeader(parsing: memory)
    guard memory.count <= header.settings.segmentBytes else {
      throw .size(header: header.settings.segmentBytes, file: memory.count)
    }
    (watermark, watermarksHold) = try Watermark.newest(memory, of: header)
    fileBytes = memory.count
    position = Position(sequence: header.firstSequence - 1, chain: header.chain)
    while true {
      // The watermark was written at the end of a group, so one that lies between two is not of this journal.
      if position.sequence == watermark.sequence, end != watermark.end || position.chain != watermark.chain {
        fault = .watermark
        break
      }
      switch GroupHeader.whole(memory, at: end, identity: header.identity, after: position) {
      case .success(let group):
        if position.sequence < watermark.sequence, group.lastSequence > watermark.sequence {
          fault = .watermark
        } else {
          isStopped = !group.visit(memory, at: end, from: sequence, visit)
          position = Position(sequence: group.lastSequence, chain: group.chain)
          records += UInt64(group.records)
          end += group.totalBytes
          groupEnds(position)
          if !isStopped { continue }
        }
      case .failure(let found): fault = found
      }
      break
    }
    guard !isStopped else { return }
    let tail = UnsafeRawBufferPointer(rebasing: memory[end...])
    tailBytes = tail.countWithoutTrailingZeros
    if tailBytes > 0, GroupHeader.follows(memory, from: end + 1, identity: header.identity) { follower = .group }
  }

  /// How the segment ends, when `next` is the header of the one after it.
  func facts(next: SegmentHeader?) -> EndFacts {
    let place: EndFacts.Place
    if let next {
      let joins = next.firstSequence == position.sequence + 1 && next.chain == position.chain
      place = joins ? .joinsNext : .shortOfNext
    } else {
      place = position.sequence < watermark.sequence ? .belowWatermark : .pastWatermark
    }
    return EndFacts(place: place, finding: fault.finding, follower: follower)
  }
}

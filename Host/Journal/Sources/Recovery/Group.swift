import Glibc

/// Why there is no whole group of the journal at a place.
public enum GroupFault: Error, Equatable, Sendable {
  case nothing
  case header
  /// The header is good and promises more bytes than are there.
  case cutOff
  case record(sequence: UInt64, RecordFault)
  /// The records take fewer or more bytes than the header says.
  case count
  case sequence(found: UInt64, expected: UInt64)
  case chain
  /// The watermark remembers another end or chain for this sequence.
  case watermark

  var finding: EndFacts.Finding {
    switch self {
    case .nothing: .nothing
    case .header, .cutOff, .record(_, .noRecord), .record(_, .cutOff), .record(_, .sum): .torn
    case .record(_, .sequence), .count, .sequence, .chain, .watermark: .contradicts
    }
  }
}

/// How far the journal has been followed: the last sequence, and the chain after it.
struct Position: Equatable {
  var sequence: UInt64
  var chain: ChainHash
}

extension GroupHeader {
  /// The whole group at this place that goes on from `position`, or why there is none.
  static func whole(
    _ segment: UnsafeRawBufferPointer, at offset: Int, identity: JournalIdentity, after position: Position
  ) -> Result<GroupHeader, GroupFault> {
    let rest = UnsafeRawBufferPointer(rebasing: segment[offset...])
    guard let header = GroupHeader(segment, at: offset, identity: identity) else {
      return .failure(rest.isZero ? .nothing : .header)
    }
    guard header.recordBytes <= rest.count - bytes else { return .failure(.cutOff) }
    guard header.firstSequence == position.sequence + 1 else {
      return .failure(.sequence(found: header.firstSequence, expected: position.sequence + 1))
    }
    let records = UnsafeRawBufferPointer(rebasing: rest[bytes..<header.totalBytes])
    var place = 0
    for index in 0..<header.records {
      let sequence = header.firstSequence + UInt64(index)
      switch RecordHeader.parsed(UnsafeRawBufferPointer(rebasing: records[place...]), sequence: sequence) {
      case .success(let record): place += RecordHeader.frameBytes(length: record.length)
      case .failure(let fault): return .failure(.record(sequence: sequence, fault))
      }
    }
    guard place == records.count else { return .failure(.count) }
    let chain = position.chain.following(head: rest.baseAddress!, records: records)
    guard chain == header.chain else { return .failure(.chain) }
    return .success(header)
  }

  /// Whether a header of this journal stands anywhere from `offset` on.
  static func follows(_ segment: UnsafeRawBufferPointer, from offset: Int, identity: JournalIdentity) -> Bool {
    var place = offset
    while place < segment.count, let start = segment.baseAddress {
      guard let found = memchr(start + place, 0x42, segment.count - place) else { return false }
      place = start.distance(to: UnsafeRawPointer(found))
      if GroupHeader(segment, at: place, identity: identity) != nil { return true }
      place += 1
    }
    return false
  }

  /// Hands over the records of a group that is known to be whole. `false` once the reader has enough.
  func visit(
    _ segment: UnsafeRawBufferPointer, at offset: Int, from sequence: UInt64, _ visit: RecordVisitor
  ) -> Bool {
    var place = offset + Self.bytes
    for index in 0..<records {
      let start = segment.baseAddress! + place
      let length = Int(start.number(at: 8) as UInt32)
      let record = RecordHeader(
        sequence: firstSequence + UInt64(index), kind: start.number(at: 6), time_ns: start.number(at: 24),
        length: length)
      if record.sequence >= sequence {
        let payload = UnsafeRawBufferPointer(start: start + RecordHeader.bytes, count: length)
        if visit(record, payload) == .enough { return false }
      }
      place += RecordHeader.frameBytes(length: length)
    }
    return true
  }
}

/// Gets each record in order; the payload is only there during the call.
public typealias RecordVisitor = (RecordHeader, UnsafeRawBufferPointer) -> ReadingStep

public enum ReadingStep: Sendable {
  case next
  case enough
}

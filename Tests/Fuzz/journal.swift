@testable import HostJournal

/// Any bytes as a segment, and as a snapshot's header: whatever they are, reading ends, stays within them, and no record
/// is handed over that is not numbered in order.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  // In memory of just this size, so that the sanitizer sees the first byte that is read beyond it.
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
  defer { memory.deallocate() }
  if let bytes { memory.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: count)) }
  let segment = UnsafeRawBufferPointer(memory)
  fuzzGroups(segment)
  _ = SnapshotHeader(segment)

  var records: UInt64 = 0
  let survey = try? SegmentSurvey(segment, from: 1, groupEnds: { _ in }) { header, payload in
    records += 1
    promise(header.length == payload.count && payload.count <= count, "a payload of \(payload.count) bytes")
    return .next
  }
  guard let survey else { return 0 }
  promise(survey.records == records, "\(records) records of \(survey.records)")
  promise(survey.end <= count && survey.end + survey.tailBytes <= count, "it ends at \(survey.end)")
  _ = RecoveryVerdict(survey.facts(next: nil))
  return 0
}

/// The same bytes where a group would stand, with sums that are made to hold: so the fuzzer gets behind them.
private func fuzzGroups(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count >= GroupHeader.bytes else { return }
  let identity = JournalIdentity(first: 1, second: 2)
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
  defer { memory.deallocate() }
  memory.copyMemory(from: bytes)
  let start = memory.baseAddress!
  start.put(GroupHeader.magic, at: 0)
  start.put(JournalFormat.version, at: 8)
  start.put(1 as UInt64, at: 16)
  start.put(0 as UInt64, at: 32)
  identity.store(at: start + 40)
  var place = GroupHeader.bytes
  while bytes.count - place >= RecordHeader.bytes {
    let length = Int(UnsafeRawPointer(start + place).number(at: 8) as UInt32)
    guard length <= bytes.count - place - RecordHeader.bytes else { break }
    let size = RecordHeader.frameBytes(length: length)
    guard size <= bytes.count - place else { break }
    (start + place).put(RecordHeader.magic, at: 0)
    (start + place).put(JournalFormat.version, at: 4)
    Frame.seal(start + place, bytes: size)
    place += size
  }
  Frame.seal(start, bytes: GroupHeader.bytes)
  let position = Position(sequence: 0, chain: ChainHash(genesisOf: identity))
  switch GroupHeader.whole(UnsafeRawBufferPointer(memory), at: 0, identity: identity, after: position) {
  case .success(let header): promise(header.totalBytes <= bytes.count, "a group of \(header.totalBytes) bytes")
  case .failure: break
  }
}

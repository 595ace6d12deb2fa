import HostJournal
import HostModel
import TestSupport

let folder = "state/journal"

/// Segments of four blocks: a journal of a hundred records has several.
let small = JournalSettings(segmentBytes: 20_480, groupBytes: 2048, reserveBytes: 512)!

/// All of a hundred records in one segment.
let roomy = JournalSettings(segmentBytes: 32_768, groupBytes: 8192, reserveBytes: 512)!

/// A payload that says which record it belongs to, of a length that differs from record to record.
func payload(_ sequence: UInt64) -> [UInt8] {
  var numbers = SplitMix(seed: sequence)
  return (0..<Int(sequence % 13)).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
}

extension Journal {
  /// Appends the next record with the payload that belongs to it.
  @discardableResult
  mutating func appendNext(isLastWord: Bool = false) throws(JournalError) -> UInt64 {
    let sequence = lastSequence + 1
    let result = payload(sequence).withUnsafeBytes { bytes in
      Result { () throws(JournalError) in
        try append(
          kind: UInt16(sequence % 5), time_ns: Int64(sequence) * 1_000, payload: bytes, isLastWord: isLastWord)
      }
    }
    return try result.get()
  }
}

/// A simulated disk with a journal of `records` records in groups of `perGroup`.
func journal(
  _ records: Int, perGroup: Int = 10, settings: JournalSettings = small, disk: SimulatedDisk = SimulatedDisk(seed: 1)
) throws -> SimulatedDisk {
  var journal = try Journal.open(folder: folder, disk: disk, settings: settings)
  for number in 1...records {
    try journal.appendNext()
    if number % perGroup == 0 { try journal.commit() }
  }
  try journal.commit()
  return disk.afterProcessDeath()
}

/// The sequences that a reader gets, each looked at.
func recordsRead(_ disk: SimulatedDisk, from first: UInt64 = 1) throws -> [UInt64] {
  var read: [UInt64] = [], wrong: [UInt64] = []
  try Journal.read(folder: folder, disk: disk, from: first) { header, bytes in
    if !matches(header, bytes) { wrong.append(header.sequence) }
    read.append(header.sequence)
    return .next
  }
  if !wrong.isEmpty { throw WrongRecords(sequences: wrong) }
  return read
}

/// Whether a record is the one that `appendNext` wrote under this sequence.
func matches(_ header: RecordHeader, _ bytes: UnsafeRawBufferPointer) -> Bool {
  header.kind == UInt16(header.sequence % 5) && header.time_ns == Int64(header.sequence) * 1_000
    && Array(bytes) == payload(header.sequence)
}

struct WrongRecords: Error {
  let sequences: [UInt64]
}

/// How a host that starts on this disk finds it: what it recovers, or why it does not start.
func opened(_ disk: SimulatedDisk, settings: JournalSettings = small) -> Result<Recovered, JournalError> {
  do throws(JournalError) {
    let journal = try Journal.open(folder: folder, disk: disk, settings: settings)
    return .success(journal.recovered)
  } catch { return .failure(error) }
}

func segmentPath(_ first: Int) -> String {
  let digits = "\(first)"
  return "\(folder)/\(String(repeating: "0", count: 20 - digits.utf8.count))\(digits).journal"
}

extension SimulatedDisk {
  /// Its segments' first sequences.
  var segments: [Int] {
    ((try? names(in: folder)) ?? []).filter { $0.hasSuffix(".journal") }.compactMap { Int($0.prefix(20)) }
  }
}

import Glibc
import HostJournal
import HostModel

/// What writing down costs: records of a hundred bytes into memory, with the hash and write of a commit, with the disk's
/// word that it has them, and read back with every sum and hash.
@Sendable func measureJournal(_ bundles: String) throws -> [Figure] {
  let folder = try ScratchFolder(beside: bundles)
  let payload = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 8)
  defer { payload.deallocate() }
  for index in payload.indices { payload[index] = UInt8(truncatingIfNeeded: index &* 37) }
  let bytes = UnsafeRawBufferPointer(payload)

  // A device that takes everything at once: what is left is the journal's own work.
  let records = 1_000_000
  let memory = try seconds {
    var journal = try Journal.open(folder: "/bench", disk: NoDisk())
    for number in 0..<records { try journal.append(kind: 1, time_ns: Int64(number), payload: bytes) }
  }
  // One copy of the same bytes, and nothing else.
  let target = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 8)
  defer { target.deallocate() }
  let copied = seconds {
    for number in 0..<records {
      (target + (number & 8191) * 128).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    }
  }

  let path = "\(folder.path)/journal"
  var commits: [Double] = []
  var written = 0.0
  do {
    var journal = try Journal.open(folder: path, disk: RealDisk())
    for number in 0..<1000 {
      for _ in 0..<8 { try journal.append(kind: 1, time_ns: Int64(number), payload: bytes) }
      commits.append(try seconds { try journal.commit() })
    }
    written = try seconds {
      for number in 0..<records { try journal.append(kind: 1, time_ns: Int64(number), payload: bytes) }
      try journal.commit()
    }
  }
  // The same write and sync without a journal.
  var bare: [Double] = []
  let file = open("\(folder.path)/bare", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
  defer { close(file) }
  guard file >= 0, posix_fallocate(file, 0, 4 << 20) == 0 else { throw BenchFault(problem: "no file to write to") }
  for number in 0..<1000 {
    bare.append(
      seconds {
        _ = pwrite(file, target, 1200, off_t(number * 1200))
        _ = fdatasync(file)
      })
  }

  var read = 0
  let reading = try seconds {
    try Journal.read(folder: path, disk: RealDisk()) { header, _ in
      read += 1
      return .next
    }
  }
  guard read == records + 8000 else { throw BenchFault(problem: "\(read) records were read") }
  return [
    Figure(
      name: "journal-append", value: Double(records) / memory, unit: "records/s",
      against: "copying the payload", ratio: copied / memory),
    Figure(
      name: "journal-append-durable", value: Double(records) / written, unit: "records/s", against: "journal-append",
      ratio: memory / written),
    Figure(
      name: "journal-commit", value: median(commits) * 1e6, unit: "µs", against: "one write and fdatasync",
      ratio: median(commits) / median(bare)),
    Figure(name: "journal-replay", value: Double(read) / reading, unit: "records/s", against: nil, ratio: nil),
  ]
}

import Glibc
import HostJournal
import HostModel
import TestSupport
import Testing

/// A real process on the real disk, under `strace`, which shows its calls, makes one fail, or kills it in one.
@Suite(.serialized) struct SystemCallTests {
  let scratch = Scratch()
  private var journal: String { scratch.file("journal") }

  /// Beside this test's own program.
  private static let writer: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count)
    let own = String(decoding: path.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return own[..<own.lastIndex(of: "/")!] + "/JournalWriter"
  }()

  /// The calls with which a journal changes something.
  private static let changing = "mkdir,openat,pwrite64,fdatasync,fsync,fallocate,rename,unlink,flock,ftruncate,write"

  private struct Run {
    var status: Int32
    var start: UInt64?
    var acknowledged: UInt64 = 0
    var output: String
  }

  private func write(_ records: Int, strace options: String? = nil) -> Run {
    let command = "'\(Self.writer)' '\(journal)' \(records) 3"
    let line = options.map { "strace -f -o '\(scratch.file("trace"))' \($0) \(command)" } ?? command
    // A shell that still has something to do tells of a killed child here and not in the runner's own output.
    let (output, status) = shell("\(line); exit $?")
    // `shell` gives what `wait` gives; a killed child of a shell shows as 128 and its signal.
    var run = Run(status: status >> 8 & 0xFF, output: output)
    for line in output.split(separator: "\n") {
      if line.hasPrefix("start ") { run.start = UInt64(line.dropFirst(6)) }
      if let sequence = UInt64(line) { run.acknowledged = sequence }
    }
    run.acknowledged = max(run.acknowledged, run.start ?? 0)
    return run
  }

  private var trace: [Substring] {
    String(decoding: bytes(of: scratch.file("trace")), as: UTF8.self).split(separator: "\n")
  }

  private func begin() { _ = shell("rm -rf '\(journal)'") }

  /// Reads all of the journal and compares it with what must be in it.
  private func check(atLeast acknowledged: UInt64, _ moment: String) throws {
    var expected: UInt64 = 1, wrong = 0
    let report = try Journal.verify(folder: journal, disk: RealDisk()) { header, payload in
      if header.sequence != expected || Array(payload) != Array("record \(expected)".utf8) { wrong += 1 }
      expected += 1
      return .next
    }
    #expect(wrong == 0 && report.lastSequence >= acknowledged, "\(moment): \(acknowledged) of \(report.lastSequence)")
    #expect(report.snapshots.allSatisfy { $0.fault == nil }, "\(moment)")
  }

  @Test func `J02 J03 nothing is acknowledged before its fdatasync, and new names are synced with their folder`() throws
  {
    let run = write(120, strace: "-e trace=\(Self.changing)")
    #expect(run.status == 0 && run.acknowledged == 120, "\(run.output)")
    var unsynced = false, unsyncedName = false
    var folders: Set<Substring> = [], acknowledgements = 0, syncs = 0, names = 0
    for line in trace {
      // `123   pwrite64(4, "…", 240, 12288) = 240`: a process number of few digits is filled up with spaces.
      guard let call = line.split(separator: " ", maxSplits: 1).last?.drop(while: { $0 == " " }),
        let result = line.split(separator: " ").last
      else { continue }
      if call.hasPrefix("openat"), call.contains("O_DIRECTORY") { folders.insert(result) }
      if call.hasPrefix("openat"), !call.contains("O_DIRECTORY") { folders.remove(result) }
      if call.hasPrefix("pwrite64"), let offset = line.split(separator: ")").first?.split(separator: " ").last {
        if (Int(offset) ?? 0) >= 12_288 { unsynced = true }
      }
      if call.hasPrefix("fdatasync"), result == "0" {
        unsynced = false
        syncs += 1
      }
      if call.hasPrefix("rename") || call.hasPrefix("mkdir"), result == "0" {
        unsyncedName = true
        names += 1
      }
      if call.hasPrefix("fsync("), result == "0", folders.contains(call.dropFirst(6).prefix { $0 != ")" }) {
        unsyncedName = false
      }
      if call.hasPrefix("write(1,") {
        acknowledgements += 1
        #expect(!unsynced && !unsyncedName, "\(line)")
      }
    }
    // The journal's folder, three segments at least, and snapshots.
    #expect(acknowledgements == 41 && syncs >= 40 && names > 10)
  }

  @Test(arguments: ["pwrite64", "fdatasync", "fsync"], ["EIO", "ENOSPC", "EDQUOT"])
  func `J04 after a call that failed nothing is acknowledged, and the next host has all that was`(
    call: String, error: String
  ) throws {
    var number = 0, clean = false
    while !clean {
      number += 1
      begin()
      let run = write(60, strace: "-e trace=\(call),write -e inject=\(call):error=\(error):when=\(number)")
      let after = trace.drop { !$0.contains("(INJECTED)") }
      clean = after.isEmpty
      #expect(run.status == (clean ? 0 : 3), "\(call) \(number): \(run.status) \(run.output)")
      #expect(after.filter { $0.contains("write(1,") }.isEmpty, "\(call) \(number)")
      let next = write(0)
      #expect(next.status == 0 && next.acknowledged >= run.acknowledged, "\(call) \(number): \(next.output)")
      try check(atLeast: run.acknowledged, "\(call) \(number)")
    }
    #expect(number > 6)
  }

  @Test func `J08 a host killed in any call, and those that recover after it, lose nothing acknowledged`() throws {
    let inject = { (number: Int) in "-e trace=\(Self.changing) -e inject=\(Self.changing):signal=SIGKILL:when=\(number)"
    }
    var number = 0, killed = 0, numbers = SplitMix(seed: 8)
    while true {
      number += isLong ? 1 : 3
      begin()
      let run = write(60, strace: inject(number))
      if run.status == 0 { break }
      var acknowledged = run.acknowledged
      killed += 1
      // Recovery itself is killed, three times in a row, and goes on a little where it was not.
      for _ in 1...(isLong ? 3 : 1) {
        let next = write(3, strace: inject(12 + numbers.below(24)))
        #expect(next.start ?? .max >= acknowledged, "call \(number)")
        acknowledged = max(acknowledged, next.acknowledged)
      }
      let last = write(0)
      #expect(last.status == 0 && last.start ?? 0 >= acknowledged, "call \(number): \(last.output)")
      try check(atLeast: acknowledged, "call \(number)")
    }
    #expect(killed > (isLong ? 100 : 30))
  }

  @Test func `J10 a file system filled to the last byte stops the journal in order, and with room it goes on`() throws {
    let place = scratch.file("full")
    _ = mkdir(place, 0o700)
    // Where mounting is not allowed, the simulated disk has said it already.
    guard shell("mount -t tmpfs -o size=256k none '\(place)'").status == 0 else { return }
    defer { _ = shell("umount '\(place)'") }
    let folder = "\(place)/journal"
    let settings = JournalSettings(segmentBytes: 65_536, groupBytes: 4096, reserveBytes: 4096)!
    var last: UInt64 = 0
    do {
      var journal = try Journal.open(folder: folder, disk: RealDisk(), settings: settings)
      _ = shell("dd if=/dev/zero of='\(place)/filling' bs=1k 2>/dev/null")
      var error: JournalError?
      while error == nil {
        do throws(JournalError) {
          try journal.appendText()
          try journal.commit()
        } catch let fault { error = fault }
      }
      #expect(error == .full(folder: folder, number: ENOSPC))
      try journal.appendText(isLastWord: true)
      try journal.commit()
      last = journal.durableSequence
    }
    #expect(try Journal.open(folder: folder, disk: RealDisk(), settings: settings).durableSequence == last)
    unlink("\(place)/filling")
    var journal = try Journal.open(folder: folder, disk: RealDisk(), settings: settings)
    for _ in 1...100 { try journal.appendText() }
    try journal.commit()
    #expect(journal.durableSequence == last + 100)
  }

  @Test(.timeLimit(.minutes(2)))
  func `a journal can be read while a host writes it, and each look finds it whole`() throws {
    _ = shell("'\(Self.writer)' '\(journal)' 900 3 > '\(scratch.file("out"))' 2>&1 &")
    var looks = 0, last: UInt64 = 0, reads: UInt64 = 0
    while last < 900 {
      do throws(JournalError) {
        last = try Journal.verify(folder: journal, disk: RealDisk()).lastSequence
        reads = 0
        try Journal.read(folder: journal, disk: RealDisk()) { header, _ in
          reads += 1
          return header.sequence == reads ? .next : .enough
        }
        #expect(reads >= last)
        looks += 1
      } catch {
        // Before the host has made it.
        guard case .none = error, last == 0 else { throw error }
      }
    }
    #expect(looks > 1)
  }

  @Test func `J20 of many hosts that start at once exactly one writes`() throws {
    let rounds = isLong ? 1_000 : 25
    // Not with the shell's own `wait`, which needs a signal that the runner of these tests blocks.
    let start = "'\(Self.writer)' '\(journal)' 60 3 > '\(scratch.path)/out.{}' 2>&1 || true"
    let race = "printf '%s\\n' 1 2 3 4 | xargs -P 4 -I {} sh -c \"\(start)\""
    for round in 1...rounds {
      begin()
      let line = "\(race); grep -l ^start '\(scratch.path)'/out.* | wc -l"
      let refused = shell("\(line); grep -h -o 'E_[A-Z_]*' '\(scratch.path)'/out.* | sort | uniq -c")
      let words = refused.output.split(whereSeparator: \.isWhitespace)
      // One after the other is no race: then the second finds what the first wrote, which the journal's own check shows.
      #expect(words.first.flatMap { Int($0) } ?? 0 >= 1, "round \(round): \(refused.output)")
      #expect(words.dropFirst().isEmpty || words.last == "E_JOURNAL_LOCKED", "round \(round): \(refused.output)")
      let report = try Journal.verify(folder: journal, disk: RealDisk())
      #expect(report.records == 60 * UInt64(words.first.flatMap { Int($0) } ?? 0), "round \(round)")
    }
  }
}

extension Journal {
  fileprivate mutating func appendText(isLastWord: Bool = false) throws(JournalError) {
    let text = Array("record \(lastSequence + 1)".utf8)
    let result = text.withUnsafeBytes { bytes in
      Result { () throws(JournalError) in
        try append(kind: 1, time_ns: 1, payload: bytes, isLastWord: isLastWord)
      }
    }
    _ = try result.get()
  }
}

import Glibc
import Synchronization
import TestSupport
import Testing

@testable import HostTrust

/// Runs `work` again and again until it is stopped, on a thread of its own: a task would share its thread with the tests,
/// and begin when they are over.
private final class Disturbance: Sendable {
  private let isOver = Atomic(false)
  private let work: @Sendable (Int) -> Void

  init(_ work: @escaping @Sendable (Int) -> Void) { self.work = work }

  func during(_ body: () throws -> Void) throws {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let disturbance = Unmanaged<Disturbance>.fromOpaque(context).takeRetainedValue()
        var round = 0
        while !disturbance.isOver.load(ordering: .relaxed) {
          disturbance.work(round)
          round += 1
        }
        return nil
      }, context)
    try #require(code == 0)
    defer {
      isOver.store(true, ordering: .relaxed)
      pthread_join(thread, nil)
    }
    try body()
  }
}

@Suite struct RaceTests {
  /// How often a race is run: often enough to be lost sometimes if it can be, and a hundred times that when asked for.
  private static let rounds = isLong ? 100_000 : 1_000

  @Test func `B01 whoever renames another library into place meanwhile never gets it in`() throws {
    try swapLibrary(byRename: true)
  }

  @Test func `B02 whoever overwrites the library meanwhile never gets other bytes in`() throws {
    try swapLibrary(byRename: false)
  }

  private func swapLibrary(byRename: Bool) throws {
    let world = try World()
    let good = try TestLibrary.good.get()
    var evil = good
    evil[evil.count - 1] ^= 1
    let path = "\(world.bundle)/good.so", evilBytes = evil
    let disturbance = Disturbance { round in
      let bytes = round % 2 == 0 ? evilBytes : good
      if byRename {
        try? writeFile("\(path).new", bytes)
        rename("\(path).new", path)
      } else {
        try? writeFile(path, bytes)
      }
    }
    let wanted = good.withUnsafeBytes { SHA256Digest(of: $0) }
    var loaded = 0, refused: [String: Int] = [:]
    try disturbance.during {
      for _ in 0..<RaceTests.rounds {
        do throws(TrustRefusal) {
          let image = try world.verify()
          var bytes = [UInt8](repeating: 0, count: image.size)
          let count = pread(image.descriptor, &bytes, bytes.count, 0)
          #expect(count == good.count && bytes.withUnsafeBytes { SHA256Digest(of: $0) } == wanted)
          loaded += 1
        } catch {
          refused[error.code, default: 0] += 1
        }
      }
    }
    #expect(loaded + refused.values.reduce(0, +) == RaceTests.rounds)
    #expect(loaded > 0 && !refused.isEmpty, "both files were met: \(loaded) loaded, \(refused)")
    if isLong { print("\(RaceTests.rounds) loads, \(loaded) of the verified bytes, refused \(refused)") }
    #expect(
      Set(refused.keys).isSubset(of: ["E_HASH_MISMATCH", "E_ELF_POLICY", "E_FILE_TYPE", "E_FILE_MISSING"]), "\(refused)"
    )
  }

  @Test func `B04 of manifest, signature and library that change meanwhile, one set is taken or none`() throws {
    let world = try World()
    let names = ["manifest.json", "manifest.json.minisig", "good.so"].map { "\(world.bundle)/\($0)" }
    let first = try names.map { try readFile($0) }
    try world.makeBundle(
      library: TestLibrary.compiled(TestLibrary.source + "\nint other = 4;", "-nostdlib -fvisibility=hidden")
    ) { $0.name = "Other" }
    try world.sign()
    try world.approve()
    let second = try names.map { try readFile($0) }
    let sets = [first, second].map { ($0[0], $0[2].withUnsafeBytes { SHA256Digest(of: $0) }) }
    let manifests = try sets.map { try Manifest(parsing: $0.0) }, hashes = sets.map(\.1)
    let disturbance = Disturbance { round in
      for (name, bytes) in zip(names, round % 2 == 0 ? first : second) {
        try? writeFile("\(name).new", bytes)
        rename("\(name).new", name)
      }
    }
    var loaded = [0, 0], refused: [String: Int] = [:]
    try disturbance.during {
      for _ in 0..<RaceTests.rounds / 4 {
        do throws(TrustRefusal) {
          let image = try world.verify()
          let manifest = image.manifest, hash = image.sha256
          let set = manifests.firstIndex(of: manifest)
          #expect(set.map { hashes[$0] } == hash)
          loaded[set ?? 0] += 1
        } catch {
          refused[error.code, default: 0] += 1
        }
      }
    }
    #expect(loaded.reduce(0, +) + refused.values.reduce(0, +) == RaceTests.rounds / 4)
    #expect(loaded.reduce(0, +) > 0 && !refused.isEmpty, "all were met: \(loaded) loaded, \(refused)")
    #expect(Set(refused.keys).isSubset(of: ["E_SIG_INVALID", "E_HASH_MISMATCH", "E_FILE_MISSING"]), "\(refused)")
  }

  @Test func `B11 a file that grows while it is read is refused or read whole`() throws {
    let world = try World()
    let good = try TestLibrary.good.get(), path = "\(world.bundle)/good.so"
    let disturbance = Disturbance { round in
      if round % 2 == 0 {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        for _ in 0..<64 { _ = write(descriptor, [UInt8](repeating: 1, count: 512), 512) }
        close(descriptor)
      } else {
        truncate(path, off_t(good.count))
      }
    }
    var refused: [String: Int] = [:]
    try disturbance.during {
      for _ in 0..<RaceTests.rounds / 4 {
        do throws(TrustRefusal) {
          let image = try world.verify()
          #expect(image.size == good.count)
        } catch {
          refused[error.code, default: 0] += 1
        }
      }
    }
    #expect(Set(refused.keys).isSubset(of: ["E_HASH_MISMATCH", "E_FILE_TYPE"]), "\(refused)")
  }

  @Test func `marks that are raised at the same time are all kept`() async throws {
    let world = try World(approved: false, signed: false)
    let anchors = AnchorFolder(state: world.registry.stateFolder)
    let ids = (0..<8).compactMap { BundleID("org.example.\($0)") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for id in ids {
        group.addTask {
          for seq in 1...20 as ClosedRange<Int64> { try anchors.update { $0.raise(seq: seq, of: id) } }
        }
      }
      try await group.waitForAll()
    }
    #expect(try anchors.read()?.highestSeq == Dictionary(uniqueKeysWithValues: ids.map { ($0, 20) }))
  }
}

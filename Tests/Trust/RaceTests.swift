import Glibc
import Synchronization
import Testing

@testable import HostTrust

/// Runs `work` again and again on a thread of its own until it is stopped.
private final class Disturbance: Sendable {
  private let isOver = Mutex(false)
  private let work: @Sendable (Int) -> Void

  init(_ work: @escaping @Sendable (Int) -> Void) { self.work = work }

  func during(_ body: () throws -> Void) async throws {
    async let disturbed: Void = disturb()
    defer { isOver.withLock { $0 = true } }
    try body()
    isOver.withLock { $0 = true }
    await disturbed
  }

  private func disturb() async {
    var round = 0
    while !isOver.withLock({ $0 }) {
      work(round)
      round += 1
    }
  }
}

@Suite struct RaceTests {
  @Test(arguments: [true, false]) func `whoever swaps the library meanwhile never gets other bytes in`(byRename: Bool)
    async throws
  {
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
    try await disturbance.during {
      for _ in 0..<400 {
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
    #expect(loaded + refused.values.reduce(0, +) == 400)
    #expect(
      Set(refused.keys).isSubset(of: ["E_HASH_MISMATCH", "E_ELF_POLICY", "E_FILE_TYPE", "E_FILE_MISSING"]), "\(refused)"
    )
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

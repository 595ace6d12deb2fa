import Glibc
import HostRisk
import Testing

@testable import HostTrust

/// A disk that takes no more, and a process that is killed while it writes.
@Suite struct DiskTests {
  @Test func `B15 a disk that is full leaves every list and mark as it was`() async throws {
    await #expect(processExitsWith: .success) {
      let world = try World(approved: false)
      let proposal = try world.registry.propose(bundle: world.bundle, now: World.now)
      let terms = try #require(Terms(capital: "1", currency: "USDT", limits: Limits(), mode: .paper))
      let state = world.registry.stateFolder
      let before = try shell("cd '\(world.folder.path)' && find . -type f ! -name '*.lock' | sort | xargs sha256sum")
      // Each byte beyond the limit is an error, as on a full disk. The signal that comes with it would end the process.
      signal(SIGXFSZ, SIG_IGN)
      var usual = rlimit()
      try #require(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &usual) == 0)
      func limited(to bytes: UInt, _ body: () -> Void) throws {
        var small = rlimit(rlim_cur: rlim_t(bytes), rlim_max: usual.rlim_max)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &small) == 0)
        body()
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &usual) == 0)
      }
      for bytes in [0, 10, 100] as [UInt] {
        var codes: [String?] = []
        try limited(to: bytes) {
          codes = [
            refusal { () throws(TrustRefusal) in
              _ = try world.registry.approve(proposal, terms: terms, signedBy: world.signers(), now: World.now)
            },
            refusal { () throws(TrustRefusal) in _ = try world.registry.renew(signedBy: world.signers(), now: World.now)
            },
            refusal { () throws(TrustRefusal) in
              try AnchorFolder(state: state).update { $0.raise(whitelist: 99) }
            },
          ]
        }
        precondition(codes == ["E_FILE", "E_FILE", "E_FILE"], "with \(bytes) bytes: \(codes)")
      }
      // Half-written files may lie beside those in force; those are untouched.
      let after = try shell(
        "cd '\(world.folder.path)' && find . -type f ! -name '*.lock' ! -name '*.next' ! -path '*/history/*' | sort | xargs sha256sum"
      )
      precondition(before == after, "changed:\n\(before)\n\(after)")
      precondition(world.verifyCode() == "E_NOT_APPROVED")
      try world.approve()
      precondition(world.verifyCode() == nil)
    }
  }

  @Test func `A19 a process that is killed while it changes lists leaves some version of them in force`() async throws {
    let world = try World()
    let trust = world.registry.trustFolder, state = world.registry.stateFolder
    for round in 0..<8 {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [trust = trust as String, state = state as String, round = round as Int] in
        let registry = Registry(trustFolder: trust, stateFolder: state)
        let pause = UnsafeMutableRawPointer(bitPattern: 100_000 + round * 53_000)
        var thread = pthread_t()
        pthread_create(
          &thread, nil,
          { pause in
            usleep(useconds_t(UInt(bitPattern: pause)))
            kill(getpid(), SIGKILL)
            return nil
          }, pause)
        while true {
          // The change with the most steps; one that was cut short is completed first.
          // The change with the most steps.
          try DiskTests.rotate(registry)
        }
      }
      #expect(world.verifyCode() == nil, "round \(round)")
    }
    #expect(try world.registry.keyRing(now: World.now).version > 2)
  }

  /// Rotates the owner's key to a new one, or completes what was cut short.
  static func rotate(_ registry: Registry) throws(TrustRefusal) {
    let key = try SecretKey(file: registry.ownerKeyPath, passphrase: noPassphrase)
    let old = key.id
    _ = try registry.rotateOwner(
      replacing: old, stolen: false, protected: false, passphrase: { _ throws(TrustRefusal) in [] },
      signedBy: Signers(key), now: World.now)
  }
}

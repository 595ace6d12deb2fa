import Glibc
import HostJSON
import Testing

@testable import HostTrust

@Suite struct VerifierTests {
  @Test func `an approved bundle is loaded as the bytes that were signed`() throws {
    let world = try World()
    let image = try world.verify()
    guard case .approved(let approval, publisher: "local") = image.standing else {
      Issue.record("\(image.standing)")
      return
    }
    #expect(approval.capital == "10000.00")
    #expect(approval.mode == .paper)
    #expect(image.manifest.id.text == "org.example.good")
    var bytes = [UInt8](repeating: 0, count: image.size)
    #expect(pread(image.descriptor, &bytes, bytes.count, 0) == bytes.count)
    #expect(try bytes == readFile("\(world.bundle)/good.so"))
    #expect(try shell("sha256sum '\(world.bundle)/good.so'").hasPrefix(image.sha256.text + " "))
  }

  @Test func `B05 the sealed bytes cannot be changed through any door`() throws {
    let world = try World()
    let image = try world.verify()
    let byte: [UInt8] = [0]
    #expect(pwrite(image.descriptor, byte, 1, 0) == -1 && errno == EPERM)
    #expect(ftruncate(image.descriptor, 0) == -1 && errno == EPERM)
    let again = open("/proc/self/fd/\(image.descriptor)", O_RDWR | O_CLOEXEC)
    if again >= 0 {
      #expect(write(again, byte, 1) == -1 && errno == EPERM)
      close(again)
    }
    #expect(fcntl(image.descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func `B03 what happens to the file does not reach a library that is loaded`() throws {
    let world = try World()
    let image = try world.verify()
    let handle = try #require(dlopen("/proc/self/fd/\(image.descriptor)", RTLD_NOW | RTLD_LOCAL))
    defer { dlclose(handle) }
    let entry = try #require(dlsym(handle, "bulkhead_entry"))
    let size = entry.load(as: UInt32.self)
    let path = "\(world.bundle)/good.so"
    try writeFile(path, [UInt8](repeating: 0xFF, count: image.size))
    #expect(truncate(path, 0) == 0 && unlink(path) == 0)
    #expect(size > 0 && entry.load(as: UInt32.self) == size)
  }

  @Test func `B02 what happens to the file after verification does not matter`() throws {
    let world = try World()
    let image = try world.verify()
    var before = [UInt8](repeating: 0, count: image.size)
    pread(image.descriptor, &before, before.count, 0)
    try writeFile("\(world.bundle)/good.so", [1, 2, 3])
    var after = [UInt8](repeating: 0, count: image.size)
    pread(image.descriptor, &after, after.count, 0)
    #expect(before == after)
  }

  @Test func `A03 a bundle without a signature is refused, and let in by development mode except live`() throws {
    let world = try World(approved: false, signed: false)
    #expect(world.verifyCode() == "E_UNSIGNED")
    #expect(world.verifyCode(.live, allowUnsigned: true) == "E_UNSIGNED")
    #expect(try world.verify(.paper, allowUnsigned: true).standing == .unsigned)
    #expect(try world.verify(.backtest, allowUnsigned: true).standing == .unsigned)
  }

  @Test func `A03 an empty signature file is no signature`() throws {
    let world = try World()
    try writeFile("\(world.bundle)/manifest.json.minisig", [])
    #expect(world.verifyCode() == "E_UNSIGNED")
  }

  @Test func `A13 a signed bundle that nobody approved is refused, and let in by development mode`() throws {
    let world = try World(approved: false)
    #expect(world.verifyCode() == "E_NOT_APPROVED")
    #expect(world.verifyCode(.live, allowUnsigned: true) == "E_NOT_APPROVED")
    #expect(try world.verify(allowUnsigned: true).standing == .unsigned)
  }

  @Test func `F19 an approval for paper does not reach live`() throws {
    let world = try World()
    #expect(world.verifyCode(.live) == "E_NOT_APPROVED")
    #expect(world.verifyCode(.backtest) == nil)
  }

  @Test func `an approved bundle keeps its approval in development mode`() throws {
    let world = try World()
    let image = try world.verify(allowUnsigned: true)
    #expect(image.standing != .unsigned)
  }

  @Test func `J01 no mode, approval or signature makes development mode reach live`() throws {
    for (isSigned, isApproved) in [(false, false), (true, false), (true, true)] {
      let world = try World(approved: isApproved, signed: isSigned)
      for mode in RunMode.allCases {
        for allowsUnsigned in [false, true] {
          let isLetIn = mode != .live && (isApproved || allowsUnsigned)
          #expect(
            (world.verifyCode(mode, allowUnsigned: allowsUnsigned) == nil) == isLetIn,
            "\(mode), \(isSigned), \(isApproved), \(allowsUnsigned)")
        }
      }
    }
  }

  @Test func `J03 development mode lets in nothing that is wrong`() throws {
    let world = try World(approved: false, signed: false)
    var library = try TestLibrary.good.get()
    library[library.count - 1] ^= 1
    try writeFile("\(world.bundle)/good.so", library)
    #expect(world.verifyCode(allowUnsigned: true) == "E_HASH_MISMATCH")
  }

  @Test func `without an owner nothing is approved, and development mode still runs`() throws {
    let world = try World()
    try shell("rm '\(world.registry.stateFolder)/trust/anchor.json'")
    #expect(world.verifyCode() == "E_NO_OWNER")
    #expect(world.verifyCode(.live, allowUnsigned: true) == "E_NO_OWNER")
    #expect(try world.verify(allowUnsigned: true).standing == .unsigned)
  }

  @Test func `another owner's lists are refused`() throws {
    let world = try World(), other = try World()
    try shell("cp '\(other.trust)'/* '\(world.trust)/'")
    #expect(world.verifyCode() == "E_OWNER_DIFFERS")
    #expect(world.verifyCode(allowUnsigned: true) == "E_OWNER_DIFFERS")
  }

  @Test func `A04 a key that is on no list is refused by name`() throws {
    let world = try World()
    let (_, path) = try world.registry.createKey(name: "stranger", passphrase: unprotected)
    let key = try SecretKey(file: path.replacingSuffix(".pub", ".key"), passphrase: noPassphrase)
    _ = try BundleSigning.sign(world.bundle, with: key, now: World.now)
    #expect(world.verifyCode() == "E_KEY_UNKNOWN")
    #expect(try world.verify(allowUnsigned: true).standing == .unsigned)
  }

  @Test func `A10 a publisher signs only the ids it was given`() throws {
    let world = try World()
    try world.changeTrust { list in list.publishers[0].ids = ["net.*", "org.example"].compactMap(IDGlob.init) }
    #expect(world.verifyCode() == "E_KEY_SCOPE")
    try world.changeTrust { list in list.publishers[0].ids = ["org.*.good"].compactMap(IDGlob.init) }
    #expect(world.verifyCode() == nil)
  }

  @Test func `A12 a signature counts only in its key's days, both the day it was made and today`() throws {
    let world = try World()
    #expect(world.verifyCode() == nil)
    #expect(world.verifyCode(now: World.now - 86_400) == "E_KEY_EXPIRED")
    #expect(world.verifyCode(now: World.now + 3_651 * 86_400) == "E_KEY_EXPIRED")
    try world.changeTrust { list in list.publishers[0].notBefore = Day(number: Day(ofSecond: World.now).number + 1) }
    #expect(world.verifyCode(now: World.now + 2 * 86_400) == "E_KEY_EXPIRED")
  }

  @Test func `A11 what is revoked does not run, not even in development mode`() throws {
    let world = try World()
    let sha256 = try world.verify().sha256
    try world.changeTrust { $0.revokedHashes = [sha256] }
    #expect(world.verifyCode() == "E_HASH_REVOKED")
    #expect(world.verifyCode(allowUnsigned: true) == "E_HASH_REVOKED")
    let owner = world.owner.id
    try world.changeTrust { $0.revokedKeys = [owner] }
    #expect(world.verifyCode() == "E_KEY_REVOKED")
    #expect(world.verifyCode(allowUnsigned: true) == "E_KEY_REVOKED")
  }

  @Test func `A15 an older release does not come back after a newer one ran`() throws {
    let world = try World()
    try shell("cp -r '\(world.bundle)' '\(world.folder.path)/old'")
    try world.makeBundle(
      library: TestLibrary.compiled(TestLibrary.source + "\nint newer = 4;", "-nostdlib -fvisibility=hidden")
    ) { $0.seq = 4 }
    try world.sign()
    try world.approve()
    // Approved but not yet run: both may still be chosen.
    try shell("mv '\(world.bundle)' '\(world.folder.path)/new' && mv '\(world.folder.path)/old' '\(world.bundle)'")
    #expect(world.verifyCode() == nil)
    try shell("mv '\(world.bundle)' '\(world.folder.path)/old' && mv '\(world.folder.path)/new' '\(world.bundle)'")
    #expect(world.verifyCode() == nil)
    try shell("mv '\(world.bundle)' '\(world.folder.path)/new' && mv '\(world.folder.path)/old' '\(world.bundle)'")
    #expect(world.verifyCode() == "E_ROLLBACK")
    #expect(world.verifyCode(allowUnsigned: true) == "E_ROLLBACK")
    #expect(throws: TrustRefusal.self) { try world.approve() }
  }

  @Test func `asking is not running: an older release may still run after a check of the newer one`() throws {
    let world = try World()
    let id = try #require(BundleID("org.example.good"))
    func check() throws(TrustRefusal) -> String {
      try world.verifier.check(bundle: world.bundle, mode: .paper, now: World.now).sha256.text
    }
    let asked = try check()
    #expect(try AnchorFolder(state: world.registry.stateFolder).read()?.highestSeq[id] == nil)
    let loaded = try world.verify().sha256.text
    #expect(asked == loaded)
    #expect(try AnchorFolder(state: world.registry.stateFolder).read()?.highestSeq[id] == 3)
  }

  @Test func `A15 the owner can set the least seq of an id`() throws {
    let world = try World()
    let id = try #require(BundleID("org.example.good"))
    try world.changeTrust { $0.minimumSeq[id] = 4 }
    #expect(world.verifyCode() == "E_ROLLBACK")
  }

  @Test func `A17 older lists are not taken again`() throws {
    let world = try World()
    try shell("cp -r '\(world.trust)' '\(world.folder.path)/earlier'")
    let sha256 = try world.verify().sha256
    try world.changeTrust { $0.revokedHashes = [sha256] }
    #expect(world.verifyCode() == "E_HASH_REVOKED")
    try shell("cp '\(world.folder.path)/earlier/'trust.json* '\(world.trust)/'")
    #expect(world.verifyCode() == "E_ROLLBACK")
    try world.changeTrust { $0.version += 1 }
    #expect(world.verifyCode() == nil)
  }

  @Test func `A18 a list that wants more owners than signed it is refused`() throws {
    let world = try World()
    let second = SecretKey(generating: false).publicKey
    try world.changeTrust { list in
      list.owners.append(.init(name: "second", key: second))
      list.threshold = 2
    }
    #expect(world.verifyCode() == "E_TRUST_INVALID")
  }

  @Test func `A07 a manifest that names another publisher than its signer is refused`() throws {
    let world = try World()
    var manifest = try BundleSigning.unverifiedManifest(of: world.bundle)
    manifest.publisher = KeyID(number: 1)
    let signature = SignatureFile(
      signing: manifest.fileBytes, named: "manifest.json", with: try world.ownerKey(), at: World.now)
    try writeFile("\(world.bundle)/manifest.json", manifest.fileBytes)
    try writeFile("\(world.bundle)/manifest.json.minisig", Array(signature.fileText.utf8))
    #expect(world.verifyCode() == "E_MANIFEST")
  }

  @Test(arguments: [
    ("swift 6.3.1", true), ("swift 6.3", true), ("swift 6.2.4", false), ("swift 7.3", false), ("swift 6", false),
    ("c", false), ("unknown", false), ("Swift 6.3.1", false),
  ])
  func `C10 a library that needs another Swift runtime is refused before it is loaded`(toolchain: String, fits: Bool)
    throws
  {
    let world = try World(approved: false, signed: false)
    // No Swift is in it: what counts is that the loader would look for the runtime.
    let runtime = "\(world.folder.path)/libswiftCore.so"
    try shell("cc -shared -nostdlib -Wl,-soname,libswiftCore.so -o '\(runtime)' -x c /dev/null")
    let library = try TestLibrary.compiled(TestLibrary.source, "-nostdlib -Wl,--no-as-needed '\(runtime)'")
    try world.makeBundle(library: library) { $0.toolchain = toolchain }
    let ours = "\(SwiftRuntime.ours)"
    #expect(ours == "6.3" || !fits, "the table is for Swift 6.3")
    #expect(world.verifyCode(allowUnsigned: true) == (fits ? nil : "E_ABI"))
    // Without the runtime it does not matter what the author built it with.
    try world.makeBundle { $0.toolchain = toolchain }
    #expect(world.verifyCode(allowUnsigned: true) == nil)
  }

  @Test(arguments: [(2, 0), (1, 999), (0, 9)]) func `C08 a bundle for another boundary says so before it is loaded`(
    major: Int, minor: Int
  ) throws {
    let world = try World(approved: false, signed: false)
    try world.makeBundle { $0.abi = .init(major: major, minor: minor) }
    #expect(world.verifyCode(allowUnsigned: true) == "E_ABI")
  }

  @Test func `A28 a bundle without a library for this machine says so, and others' libraries do not disturb it`() throws
  {
    let world = try World(approved: false, signed: false)
    let other = Architecture.ours == .x86_64 ? Architecture.aarch64 : .x86_64
    try world.makeBundle { $0.libraries[0].architecture = other }
    guard case .abi(_, let problem, _)? = world.verifyRefusal(allowUnsigned: true) else {
      Issue.record("no E_ABI")
      return
    }
    #expect(problem.contains(other.rawValue) && problem.contains(Architecture.ours.rawValue))
    // Beside ours, another machine's library is not even opened.
    try world.makeBundle { manifest in
      var foreign = manifest.libraries[0]
      foreign.architecture = other
      foreign.file = "foreign.so"
      manifest.libraries.append(foreign)
    }
    #expect(world.verifyCode(allowUnsigned: true) == nil)
  }

  @Test func `A07 a signature by one key under the id of another is refused`() throws {
    let world = try World()
    let thief = SecretKey(generating: false)
    let bytes = try readFile("\(world.bundle)/manifest.json")
    let made = SignatureFile(signing: bytes, named: "manifest.json", with: thief, at: World.now)
    let lines = made.fileText.split(separator: "\n").map(String.init)
    let forged = Base64.encoded(Array("ED".utf8) + world.owner.id.bytes + made.signature)
    try writeFile(
      "\(world.bundle)/manifest.json.minisig",
      Array([lines[0], forged, lines[2], lines[3], ""].joined(separator: "\n").utf8))
    #expect(world.verifyCode() == "E_SIG_DAMAGED")
    #expect(world.verifyCode(allowUnsigned: true) == "E_SIG_DAMAGED")
  }

  @Test func `A22 what was signed for one purpose serves no other`() throws {
    let world = try World()
    func sign(_ bytes: [UInt8], as name: String, in folder: String) throws {
      let signature = SignatureFile(signing: bytes, named: name, with: try world.ownerKey(), at: World.now)
      try writeFile("\(folder)/\(name)", bytes)
      try writeFile("\(folder)/\(name).minisig", Array(signature.fileText.utf8))
    }
    let manifest = try readFile("\(world.bundle)/manifest.json"),
      whitelist = try readFile("\(world.trust)/whitelist.json"),
      trust = try readFile("\(world.trust)/trust.json")
    try sign(whitelist, as: "manifest.json", in: world.bundle)
    #expect(world.verifyCode() == "E_MANIFEST")
    try sign(manifest, as: "manifest.json", in: world.bundle)
    try sign(manifest, as: "whitelist.json", in: world.trust)
    #expect(world.verifyCode() == "E_WHITELIST_INVALID")
    try sign(whitelist, as: "whitelist.json", in: world.trust)
    try sign(whitelist, as: "trust.json", in: world.trust)
    #expect(world.verifyCode() == "E_TRUST_INVALID")
    try sign(trust, as: "trust.json", in: world.trust)
    #expect(world.verifyCode() == nil)
  }

  @Test func `A27 a manifest of one release with the library of another is refused`() throws {
    let world = try World()
    let first = try readFile("\(world.bundle)/good.so")
    try world.makeBundle(
      library: TestLibrary.compiled(TestLibrary.source + "\nint newer = 4;", "-nostdlib -fvisibility=hidden")
    ) { $0.seq = 4 }
    try world.sign()
    try world.approve()
    try writeFile("\(world.bundle)/good.so", first)
    #expect(world.verifyCode() == "E_HASH_MISMATCH")
    #expect(world.verifyCode(allowUnsigned: true) == "E_HASH_MISMATCH")
  }

  @Test func `A15 what ran before is remembered over a restart, and no interrupted write takes it back`() throws {
    let world = try World()
    #expect(world.verifyCode() == nil)
    let path = "\(world.registry.stateFolder)/trust/anchor.json"
    let marks = try readFile(path)
    let id = try #require(BundleID("org.example.good"))
    // What a power cut leaves: the next version half written beside the one in force.
    for count in [0, 1, marks.count / 2, marks.count] {
      try writeFile("\(path).next", Array(marks.prefix(count)), mode: 0o600)
      #expect(try AnchorFolder(state: world.registry.stateFolder).read()?.highestSeq[id] == 3)
      #expect(world.verifyCode() == nil)
    }
    try AnchorFolder(state: world.registry.stateFolder).update { $0.raise(seq: 4, of: id) }
    #expect(world.verifyCode() == "E_ROLLBACK")
  }

  @Test func `A16 a seq so high that nothing could follow is not approved`() throws {
    let world = try World()
    func code(_ seq: Int64) throws -> String? {
      try world.makeBundle(
        library: TestLibrary.compiled(
          TestLibrary.source + "\nint newer = \(seq % 100 + 1);", "-nostdlib -fvisibility=hidden")
      ) { $0.seq = seq }
      try world.sign()
      return refusal { () throws(TrustRefusal) in _ = try world.registry.propose(bundle: world.bundle, now: World.now) }
    }
    #expect(try code(1_000_000_000) == "E_SEQ_JUMP")
    #expect(try code(100_000_004) == "E_SEQ_JUMP")
    #expect(try code(100_000_003) == nil)
    try world.approve()
    #expect(try code(200_000_003) == nil)
    #expect(throws: JSONError.self) {
      try Manifest(
        parsing: Array(
          String(decoding: readFile("\(world.bundle)/manifest.json"), as: UTF8.self).replacing(
            "200000003", with: "9007199254740991"
          ).utf8))
    }
  }
}

extension String {
  func replacingSuffix(_ suffix: String, _ other: String) -> String {
    precondition(hasSuffix(suffix), "\(self) does not end with \(suffix)")
    return dropLast(suffix.count) + other
  }
}

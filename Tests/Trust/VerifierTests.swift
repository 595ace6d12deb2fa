import Glibc
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

  @Test func `the sealed bytes cannot be changed through any door`() throws {
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

  @Test func `what happens to the file after verification does not matter`() throws {
    let world = try World()
    let image = try world.verify()
    var before = [UInt8](repeating: 0, count: image.size)
    pread(image.descriptor, &before, before.count, 0)
    try writeFile("\(world.bundle)/good.so", [1, 2, 3])
    var after = [UInt8](repeating: 0, count: image.size)
    pread(image.descriptor, &after, after.count, 0)
    #expect(before == after)
  }

  @Test func `a bundle without a signature is refused, and let in by development mode except live`() throws {
    let world = try World(approved: false, signed: false)
    #expect(world.verifyCode() == "E_UNSIGNED")
    #expect(world.verifyCode(.live, allowUnsigned: true) == "E_UNSIGNED")
    #expect(try world.verify(.paper, allowUnsigned: true).standing == .unsigned)
    #expect(try world.verify(.backtest, allowUnsigned: true).standing == .unsigned)
  }

  @Test func `an empty signature file is no signature`() throws {
    let world = try World()
    try writeFile("\(world.bundle)/manifest.json.minisig", [])
    #expect(world.verifyCode() == "E_UNSIGNED")
  }

  @Test func `a signed bundle that nobody approved is refused, and let in by development mode`() throws {
    let world = try World(approved: false)
    #expect(world.verifyCode() == "E_NOT_APPROVED")
    #expect(world.verifyCode(.live, allowUnsigned: true) == "E_NOT_APPROVED")
    #expect(try world.verify(allowUnsigned: true).standing == .unsigned)
  }

  @Test func `an approval for paper does not reach live`() throws {
    let world = try World()
    #expect(world.verifyCode(.live) == "E_NOT_APPROVED")
    #expect(world.verifyCode(.backtest) == nil)
  }

  @Test func `an approved bundle keeps its approval in development mode`() throws {
    let world = try World()
    let image = try world.verify(allowUnsigned: true)
    #expect(image.standing != .unsigned)
  }

  @Test func `development mode lets in nothing that is wrong`() throws {
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

  @Test func `a key that is on no list is refused by name`() throws {
    let world = try World()
    let (_, path) = try world.registry.createKey(name: "stranger", passphrase: unprotected)
    let key = try SecretKey(file: path.replacingSuffix(".pub", ".key"), passphrase: noPassphrase)
    _ = try BundleSigning.sign(world.bundle, with: key, now: World.now)
    #expect(world.verifyCode() == "E_KEY_UNKNOWN")
    #expect(try world.verify(allowUnsigned: true).standing == .unsigned)
  }

  @Test func `a publisher signs only the ids it was given, and only in its days`() throws {
    let world = try World()
    try world.changeTrust { list in list.publishers[0].ids = ["net.*", "org.example"].compactMap(IDGlob.init) }
    #expect(world.verifyCode() == "E_KEY_SCOPE")
    try world.changeTrust { list in list.publishers[0].ids = ["org.*.good"].compactMap(IDGlob.init) }
    #expect(world.verifyCode() == nil)
    #expect(world.verifyCode(now: World.now - 86_400) == "E_KEY_EXPIRED")
    #expect(world.verifyCode(now: World.now + 3_651 * 86_400) == "E_KEY_EXPIRED")
    try world.changeTrust { list in list.publishers[0].notBefore = Day(number: Day(ofSecond: World.now).number + 1) }
    #expect(world.verifyCode(now: World.now + 2 * 86_400) == "E_KEY_EXPIRED")
  }

  @Test func `what is revoked does not run, not even in development mode`() throws {
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

  @Test func `an older release does not come back after a newer one ran`() throws {
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

  @Test func `the owner can set the least seq of an id`() throws {
    let world = try World()
    let id = try #require(BundleID("org.example.good"))
    try world.changeTrust { $0.minimumSeq[id] = 4 }
    #expect(world.verifyCode() == "E_ROLLBACK")
  }

  @Test func `older lists are not taken again`() throws {
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

  @Test func `a list that wants more owners than signed it is refused`() throws {
    let world = try World()
    let second = SecretKey(generating: false).publicKey
    try world.changeTrust { list in
      list.owners.append(.init(name: "second", key: second))
      list.threshold = 2
    }
    #expect(world.verifyCode() == "E_TRUST_INVALID")
  }

  @Test func `a manifest that names another publisher than its signer is refused`() throws {
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

  @Test func `a bundle for another boundary or machine says so`() throws {
    let world = try World(approved: false, signed: false)
    try world.makeBundle { $0.abi = .init(major: 2, minor: 0) }
    #expect(world.verifyCode(allowUnsigned: true) == "E_ABI")
    try world.makeBundle { $0.abi = .init(major: 1, minor: 9) }
    #expect(world.verifyCode(allowUnsigned: true) == "E_ABI")
    try world.makeBundle { $0.libraries[0].architecture = Architecture.ours == .x86_64 ? .aarch64 : .x86_64 }
    #expect(world.verifyCode(allowUnsigned: true) == "E_ABI")
  }
}

extension String {
  func replacingSuffix(_ suffix: String, _ other: String) -> String {
    precondition(hasSuffix(suffix), "\(self) does not end with \(suffix)")
    return dropLast(suffix.count) + other
  }
}

import Glibc
import HostJSON
import HostRisk
import Testing

@testable import HostTrust

/// Several owners, a new one in the place of an old one, and what a host remembers of them.
@Suite struct OwnersTests {
  private func newKey(_ world: World, _ name: String) throws -> (key: PublicKey, path: String) {
    let (key, path) = try world.registry.createKey(name: name, passphrase: unprotected)
    return (key, path.replacingSuffix(".pub", ".key"))
  }

  private func secret(_ path: String) throws -> SecretKey { try SecretKey(file: path, passphrase: noPassphrase) }

  private func code(_ body: () throws -> Void) throws -> String? {
    do {
      try body()
      return nil
    } catch let refusal as TrustRefusal {
      return refusal.code
    }
  }

  private func anchor(_ world: World) throws -> Anchor {
    try #require(try AnchorFolder(state: world.registry.stateFolder).read())
  }

  /// Two more owners; two of the three decide from now on.
  private func twoOfThree(_ world: World) throws -> (
    b: (key: PublicKey, path: String), c: (key: PublicKey, path: String)
  ) {
    let b = try newKey(world, "bob"), c = try newKey(world, "carol")
    var both = try world.signers()
    both.add(try secret(b.path))
    try world.registry.changeOwners(
      add: [("bob", b.key), ("carol", c.key)], remove: [], threshold: 2, signedBy: both, now: World.now)
    return (b, c)
  }

  @Test
  func `A17 an older trust list, one too far ahead and one that nobody may sign are refused, and the old one counts`()
    throws
  {
    let world = try World()
    let names = ["trust.json", "trust.json.minisig"].map { "\(world.trust)/\($0)" }
    #expect(world.verifyCode() == nil)
    let before = try names.map { try readFile($0) }, remembered = try anchor(world)
    func restore() throws { for (name, bytes) in zip(names, before) { try writeFile(name, bytes) } }

    try world.changeTrust { $0.version += 1 }
    #expect(world.verifyCode() == "E_TRUST_GAP")
    #expect(world.verifyCode(allowUnsigned: true) == "E_TRUST_GAP")
    #expect(try anchor(world) == remembered)
    try restore()
    #expect(world.verifyCode() == nil)

    // Signed by its new owner only, then by the old one only.
    let other = SecretKey(generating: false), otherKey = other.publicKey
    let newOwner: (inout TrustList) -> Void = { $0.owners = [.init(name: "other", key: otherKey)] }
    try world.changeTrust(signedBy: Signers(other), newOwner)
    #expect(world.verifyCode() == "E_OWNER_DIFFERS")
    try restore()
    try world.changeTrust(newOwner)
    #expect(world.verifyCode() == "E_TRUST_INVALID")
    #expect(try anchor(world) == remembered)
    try restore()
    #expect(world.verifyCode() == nil)

    _ = try world.registry.renew(signedBy: world.signers(), now: World.now)
    #expect(world.verifyCode() == nil)
    try restore()
    #expect(world.verifyCode() == "E_ROLLBACK")
  }

  @Test func `A17 a host that missed some versions follows them one by one`() throws {
    let world = try World()
    let anchorPath = "\(world.registry.stateFolder)/trust/anchor.json"
    let before = try readFile(anchorPath)
    _ = try world.registry.rotateOwner(
      replacing: world.owner.id, stolen: false, protected: false, passphrase: { _ throws(TrustRefusal) in [] },
      signedBy: world.signers(), now: World.now)
    _ = try world.registry.renew(signedBy: world.signers(), now: World.now)
    _ = try world.registry.renew(signedBy: world.signers(), now: World.now)
    let after = try anchor(world)
    try writeFile(anchorPath, before, mode: 0o600)
    #expect(world.verifyCode() == nil)
    #expect(try anchor(world).quorum == after.quorum && anchor(world).trustVersion == 4)
    // Without one of those between there is no way there.
    try writeFile(anchorPath, before, mode: 0o600)
    try shell("mv '\(world.trust)/history/trust.2.json' '\(world.folder.path)/'")
    #expect(world.verifyCode() == "E_OWNER_DIFFERS")
    // Another version under its name is not taken for it.
    try shell(
      "cd '\(world.trust)/history' && cp trust.1.json trust.2.json && cp trust.1.json.minisig trust.2.json.minisig")
    #expect(world.verifyCode() == "E_TRUST_INVALID")
  }

  @Test func `A18 the same key counts once, however often it signed`() throws {
    let world = try World()
    let (b, _) = try twoOfThree(world)
    #expect(world.verifyCode() == nil)
    for name in ["trust.json", "whitelist.json"] {
      let path = "\(world.trust)/\(name).minisig"
      let two = try readFile(path)
      let lines = String(decoding: two, as: UTF8.self).split(separator: "\n").map(String.init)
      #expect(lines.count == 8)
      let first = lines[..<4].joined(separator: "\n") + "\n", second = lines[4...].joined(separator: "\n") + "\n"
      let wrong = name == "trust.json" ? "E_TRUST_INVALID" : "E_WHITELIST_INVALID"
      for text in [first, second, first + first, second + second + second] {
        try writeFile(path, Array(text.utf8))
        #expect(world.verifyCode() == wrong)
      }
      try writeFile(path, Array((second + first).utf8))
      #expect(world.verifyCode() == nil)
      try writeFile(path, two)
    }
    // Stock minisign checks what each of them signed.
    try shell("cd '\(world.trust)' && minisign -V -m trust.json -p owner.pub")
    try shell(
      "cd '\(world.trust)' && tail -n 4 trust.json.minisig > x && minisign -V -m trust.json -x x -P \(b.key.text)")
  }

  @Test func `A18 a signature of an owner that does not hold spoils the list, one of a stranger does not count`() throws
  {
    let world = try World()
    let path = "\(world.trust)/trust.json.minisig"
    let good = try readFile(path)
    let stranger = SignatureFile(
      signing: try readFile("\(world.trust)/trust.json"), named: "trust.json", with: SecretKey(generating: false), at: 1
    )
    try writeFile(path, good + Array(stranger.fileText.utf8))
    #expect(world.verifyCode() == nil)
    try writeFile(path, Array(stranger.fileText.utf8))
    #expect(world.verifyCode() == "E_TRUST_INVALID")
    let other = SignatureFile(signing: [1], named: "trust.json", with: try world.ownerKey(), at: 1)
    try writeFile(path, good + Array(other.fileText.utf8))
    #expect(world.verifyCode() == "E_TRUST_INVALID")
    for bytes in [
      good + [0x0A], good + good.dropLast(), good + Array("x\n".utf8), Array(repeating: good, count: 33).flatMap { $0 },
    ] {
      try writeFile(path, bytes)
      #expect(world.verifyCode() == "E_TRUST_INVALID")
    }
  }

  @Test func `A18 with a threshold of two, one owner alone changes and approves nothing`() throws {
    let world = try World()
    let (b, c) = try twoOfThree(world)
    let before = try shell("cd '\(world.trust)' && sha256sum *.json *.minisig")
    #expect(try code { _ = try world.registry.renew(signedBy: world.signers(), now: World.now) } == "E_OWNERS_MISSING")
    #expect(try code { try world.approve() } == "E_OWNERS_MISSING")
    var twice = try world.signers()
    twice.add(try world.ownerKey())
    #expect(try code { _ = try world.registry.renew(signedBy: twice, now: World.now) } == "E_OWNERS_MISSING")
    #expect(try shell("cd '\(world.trust)' && sha256sum *.json *.minisig") == before)

    var others = Signers(try secret(b.path))
    others.add(try secret(c.path))
    _ = try world.registry.renew(signedBy: others, now: World.now)
    #expect(world.verifyCode() == nil)
    for (add, remove, threshold) in [([], [KeyID(number: 1)], 2), ([], [], 4), ([("bob", b.key)], [], 2)]
      as [([(name: String, key: PublicKey)], [KeyID], Int)]
    {
      #expect(
        try code {
          try world.registry.changeOwners(
            add: add, remove: remove, threshold: threshold, signedBy: others, now: World.now)
        } == "E_OWNERS_INVALID")
    }
  }

  @Test func `A19 a trust list that was refused leaves no mark, and a restart finds the old one in force`() throws {
    let world = try World()
    let anchorPath = "\(world.registry.stateFolder)/trust/anchor.json"
    let names = ["trust.json", "trust.json.minisig"].map { "\(world.trust)/\($0)" }
    let before = try names.map { try readFile($0) }, mark = try readFile(anchorPath)
    let thief = SecretKey(generating: false), thiefKey = thief.publicKey
    try world.changeTrust(signedBy: Signers(thief)) { $0.owners = [.init(name: "owner", key: thiefKey)] }
    for _ in 0..<2 {
      #expect(world.verifyCode() == "E_OWNER_DIFFERS")
      #expect(try code { _ = try world.registry.keyRing(now: World.now) } == "E_OWNER_DIFFERS")
    }
    #expect(try readFile(anchorPath) == mark)
    for (name, bytes) in zip(names, before) { try writeFile(name, bytes) }
    #expect(world.verifyCode() == nil)
  }

  @Test func `A20 past its day a trust list lets nothing new in and nothing go live, and says so`() throws {
    let world = try World(approved: false)
    let late = World.now + 366 * 86_400
    let path = "\(world.trust)/trust.json"
    #expect(try world.registry.keyRing(now: World.now + 365 * 86_400).isExpired == false)
    #expect(try world.registry.keyRing(now: late).isExpired)
    #expect(try code { _ = try world.registry.propose(bundle: world.bundle, now: late) } == "E_TRUST_EXPIRED")
    let proposal = try world.registry.propose(bundle: world.bundle, now: World.now)
    let terms = try #require(Terms(capital: "1", currency: "USDT", limits: .init(), mode: .paper))
    #expect(
      try code { _ = try world.registry.approve(proposal, terms: terms, signedBy: world.signers(), now: late) }
        == "E_TRUST_EXPIRED")

    try world.approve()
    #expect(try world.verify().listExpired == nil)
    // What was approved goes on, on paper, and whoever starts it is told.
    let image = try world.verify(now: late)
    #expect(image.listExpired == Day(ofSecond: World.now + 365 * 86_400))
    try world.makeLive()
    #expect(world.verifyCode(.live) == nil)
    #expect(world.verifyCode(.live, now: late) == "E_TRUST_EXPIRED")
    #expect(world.verifyCode(.live, allowUnsigned: true, now: late) == "E_TRUST_EXPIRED")

    let lastDay = try world.registry.renew(signedBy: world.signers(), now: late)
    #expect(lastDay == Day(ofSecond: late + 365 * 86_400))
    #expect(world.verifyCode(.live, now: late) == nil)
    #expect(String(decoding: try readFile(path), as: UTF8.self).contains("\"format\": 2"))
  }

  @Test func `A21 without the marks nothing goes live until the owner confirms, and then nothing old comes back`()
    throws
  {
    let world = try World()
    try world.makeLive()
    #expect(world.verifyCode(.live) == nil)
    try shell("cp -r '\(world.bundle)' '\(world.folder.path)/old'")
    try world.makeBundle(
      library: TestLibrary.compiled(TestLibrary.source + "\nint newer = 4;", "-nostdlib -fvisibility=hidden")
    ) { $0.seq = 4 }
    try world.sign()
    try world.approve()
    try world.makeLive()
    try shell("rm -r '\(world.registry.stateFolder)/trust'")
    for mode in RunMode.allCases { #expect(world.verifyCode(mode) == "E_NO_OWNER") }
    #expect(world.verifyCode(.live, allowUnsigned: true) == "E_NO_OWNER")

    // The owner's key is what confirms; another one's does not.
    let key = try readFile(world.registry.ownerKeyPath)
    let stranger = "\(world.folder.path)/stranger.key"
    try SecretKey(generating: false).write(to: stranger, passphrase: nil)
    try shell("cp '\(stranger)' '\(world.registry.ownerKeyPath)'")
    func confirm() throws(TrustRefusal) {
      _ = try world.registry.createOwner(
        protected: false, passphrase: { _ throws(TrustRefusal) in [] }, now: World.now)
    }
    #expect(refusal(confirm) == "E_OWNER_DIFFERS")
    #expect(world.verifyCode(.live) == "E_NO_OWNER")
    try writeFile(world.registry.ownerKeyPath, key, mode: 0o600)
    try confirm()
    // The older release first: the newer one has not run since, and counts all the same.
    try shell("mv '\(world.bundle)' '\(world.folder.path)/new' && mv '\(world.folder.path)/old' '\(world.bundle)'")
    #expect(world.verifyCode(.live) == "E_ROLLBACK")
    try shell("rm -r '\(world.bundle)' && mv '\(world.folder.path)/new' '\(world.bundle)'")
    #expect(world.verifyCode(.live) == nil)
  }

  @Test func `A29 a stolen owner key is replaced by two of three, and what it signed is signed again`() throws {
    let world = try World()
    let (b, c) = try twoOfThree(world)
    try shell("mv '\(world.registry.ownerKeyPath)' '\(world.folder.path)/stolen.key'")
    var others = Signers(try secret(b.path))
    others.add(try secret(c.path))
    let rotation = try world.registry.rotateOwner(
      replacing: world.owner.id, stolen: true, protected: false, passphrase: { _ throws(TrustRefusal) in [] },
      signedBy: others, now: World.now)
    #expect(rotation.keptAt == nil)
    #expect(try anchor(world).quorum.keys.map(\.id) == [rotation.new.id, b.key.id, c.key.id])
    // The lists hold and the thief's signature counts for nothing, also beside that of a rightful owner.
    #expect(world.verifyCode() == "E_KEY_REVOKED")
    var thief = Signers(try secret("\(world.folder.path)/stolen.key"))
    #expect(try code { _ = try world.registry.renew(signedBy: thief, now: World.now) } == "E_OWNER_DIFFERS")
    thief.add(try secret(b.path))
    #expect(try code { _ = try world.registry.renew(signedBy: thief, now: World.now) } == "E_OWNERS_MISSING")
    try world.changeTrust(signedBy: thief) { $0.revokedKeys = [] }
    #expect(world.verifyCode() == "E_TRUST_INVALID")
    try shell("cd '\(world.trust)' && rm trust.json*")
    #expect(world.verifyCode() == "E_TRUST_INVALID")
  }

  @Test func `A29 a rotation leaves everything in force and the old key without power`() throws {
    let world = try World()
    let rotation = try world.registry.rotateOwner(
      replacing: world.owner.id, stolen: false, protected: false, passphrase: { _ throws(TrustRefusal) in [] },
      signedBy: world.signers(), now: World.now)
    #expect(rotation.old == world.owner.id && rotation.new != world.owner)
    #expect(world.verifyCode() == nil)
    #expect(try world.ownerKey().publicKey == rotation.new)
    #expect(try PublicKey(file: world.registry.ownerPublicPath) == rotation.new)
    let oldPath = try #require(rotation.keptAt)
    #expect(try shell("stat -c %a '\(oldPath)'") == "600\n")
    let old = Signers(try secret(oldPath))
    #expect(try code { _ = try world.registry.renew(signedBy: old, now: World.now) } == "E_OWNER_DIFFERS")
    // Only the new owner's signature is left on the whitelist.
    #expect(
      String(decoding: try readFile("\(world.trust)/whitelist.json.minisig"), as: UTF8.self).split(separator: "\n")
        .count == 4)
    try shell("cd '\(world.trust)' && minisign -V -m whitelist.json -p owner.pub")
    // The new owner signs and approves.
    try world.sign()
    try world.approve()
    #expect(world.verifyCode() == nil)
  }

  @Test func `A29 a rotation that was stopped between any two steps is completed by the next`() throws {
    let world = try World()
    try shell("cp -a '\(world.folder.path)' '\(world.folder.path).before'")
    defer { _ = system("rm -rf '\(world.folder.path).before'") }
    func rotate() throws(TrustRefusal) -> Registry.Rotation {
      try world.registry.rotateOwner(
        replacing: world.owner.id, stolen: false, protected: false, passphrase: { _ throws(TrustRefusal) in [] },
        signedBy: world.signers(), now: World.now)
    }
    let done = try rotate()
    try shell("cp -a '\(world.folder.path)' '\(world.folder.path).after'")
    defer { _ = system("rm -rf '\(world.folder.path).after'") }
    // What each step adds, in order: the new key's file, the whitelist for both, the list, the anchor, the old key's copy.
    let steps = [
      "cp -a AFTER/state/keys/owner.key NOW/state/keys/owner.next.key",
      "cp -a AFTER/Signatures/history NOW/Signatures/",
      "cat AFTER/Signatures/whitelist.json.minisig >> NOW/Signatures/whitelist.json.minisig",
      "cp -a AFTER/Signatures/trust.json AFTER/Signatures/trust.json.minisig NOW/Signatures/",
      "cp -a AFTER/state/trust/anchor.json NOW/state/trust/", "cp -a AFTER/state/keys/owner.*.key NOW/state/keys/",
    ]
    for count in 1...steps.count {
      try shell("rm -rf '\(world.folder.path)' && cp -a '\(world.folder.path).before' '\(world.folder.path)'")
      for step in steps.prefix(count) {
        try shell(
          step.replacing("AFTER", with: "\(world.folder.path).after").replacing("NOW", with: world.folder.path))
      }
      #expect(world.verifyCode() == nil, "after \(count) steps")
      #expect(try rotate().new == done.new)
      #expect(try anchor(world).quorum == Quorum(done.new))
      #expect(try world.ownerKey().publicKey == done.new)
      #expect(world.verifyCode() == nil, "completed after \(count) steps")
    }
  }

  @Test func `J08 lists and marks of the first format are read, and written in the newer one when they change`() throws
  {
    let world = try World()
    let list = try #require(try TrustFolder(world.trust).trustList(after: anchor(world)))
    var first = list
    first.expires = nil
    try TrustFolder(world.trust).replace(TrustList.fileName, with: first.json, signedBy: world.signers(), at: World.now)
    let whitelist = try #require(try TrustFolder(world.trust).whitelist(by: list.quorum))
    let firstWhitelist = whitelist.json.compact.replacing("\"format\":3", with: "\"format\":1").replacing(
      "\"on_stop\":null,\"instruments\":null,", with: "")
    try TrustFolder(world.trust).replace(
      Whitelist.fileName, with: JSON(parsing: Array(firstWhitelist.utf8)), signedBy: world.signers(), at: World.now)
    let anchorPath = "\(world.registry.stateFolder)/trust/anchor.json"
    try writeFile(
      anchorPath,
      Array(
        """
        {"type":"bulkhead-anchor","format":1,"owner":"\(world.owner.text)","trust_version":1,"whitelist_version":2,"highest_seq":{}}
        """.utf8), mode: 0o600)
    #expect(world.verifyCode() == nil)
    #expect(try world.registry.keyRing(now: World.now + 4000 * 86_400).isExpired == false)
    #expect(try anchor(world).highestSeq.values.map { $0 } == [3])
    #expect(String(decoding: try readFile(anchorPath), as: UTF8.self).contains("\"format\": 2"))
    _ = try world.registry.renew(signedBy: world.signers(), now: World.now)
    #expect(String(decoding: try readFile("\(world.trust)/trust.json"), as: UTF8.self).contains("\"expires\": \""))
    #expect(world.verifyCode() == nil)
  }
}

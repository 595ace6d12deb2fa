import HostModel
import HostRisk
import Testing

@testable import HostTrust

@Suite struct RegistryTests {
  @Test func `the owner is made once`() throws {
    let world = try World()
    #expect(
      refusal { () throws(TrustRefusal) in
        _ = try world.registry.createOwner(
          protected: false, passphrase: { _ throws(TrustRefusal) in [] }, now: World.now)
      } == "E_KEY_EXISTS")
    #expect(
      try shell("cd '\(world.registry.stateFolder)' && stat -c '%a %n' keys keys/owner.key trust/anchor.json")
        == "700 keys\n600 keys/owner.key\n600 trust/anchor.json\n")
  }

  @Test(arguments: [
    "trust.json trust.json.minisig", "whitelist.json whitelist.json.minisig", "../state/trust/anchor.json",
    "trust.json",
  ])
  func `what is missing is completed with the same key`(missing: String) throws {
    let world = try World()
    let before = world.owner
    try shell("cd '\(world.trust)' && rm \(missing)")
    let owner = try world.registry.createOwner(
      protected: false, passphrase: { _ throws(TrustRefusal) in [] }, now: World.now
    ).key
    #expect(owner == before)
    #expect([nil, "E_NOT_APPROVED"].contains(world.verifyCode()))
    try world.approve()
    #expect(world.verifyCode() == nil)
  }

  @Test func `A19 a stop between the steps of a replacement leaves lists that hold`() throws {
    let world = try World()
    let names = ["trust.json", "trust.json.minisig"]
    let old = try names.map { try readFile("\(world.trust)/\($0)") }
    try world.changeTrust { $0.publishers[0].name = "renamed" }
    let new = try names.map { try readFile("\(world.trust)/\($0)") }
    // The steps in order: new signature staged, list staged, list replaced, signature replaced.
    let states: [[(String, [UInt8])]] = [
      [("trust.json", old[0]), ("trust.json.minisig", old[1]), ("trust.json.minisig.next", new[1])],
      [
        ("trust.json", old[0]), ("trust.json.minisig", old[1]), ("trust.json.minisig.next", new[1]),
        ("trust.json.next", new[0]),
      ],
      [("trust.json", new[0]), ("trust.json.minisig", old[1]), ("trust.json.minisig.next", new[1])],
      [("trust.json", new[0]), ("trust.json.minisig", new[1])],
    ]
    for state in states {
      try shell("rm -f '\(world.trust)'/trust.json*")
      for (name, bytes) in state { try writeFile("\(world.trust)/\(name)", bytes) }
      #expect(world.verifyCode() == nil)
    }
    // And a change on top of such a state works as on any other.
    try shell("rm -f '\(world.trust)'/trust.json*")
    for (name, bytes) in states[2] { try writeFile("\(world.trust)/\(name)", bytes) }
    try world.changeTrust { $0.publishers[0].name = "again" }
    #expect(world.verifyCode() == nil)
  }

  @Test func `A26 nothing is approved that does not hold`() throws {
    let world = try World(approved: false)
    var manifest = try readFile("\(world.bundle)/manifest.json")
    manifest[20] ^= 1
    try writeFile("\(world.bundle)/manifest.json", manifest)
    #expect(throws: TrustRefusal.self) { try world.approve() }
    try world.makeBundle()
    #expect(throws: TrustRefusal.unsigned(bundle: world.bundle)) { try world.approve() }
    try world.sign()
    try writeFile("\(world.bundle)/good.so", [1, 2, 3])
    #expect(throws: TrustRefusal.self) { try world.approve() }
    #expect(!String(decoding: try readFile("\(world.trust)/whitelist.json"), as: UTF8.self).contains("sha256"))
  }

  @Test func `A26 what was shown is what is approved`() throws {
    let world = try World(approved: false)
    let proposal = try world.registry.propose(bundle: world.bundle, now: World.now)
    try world.makeBundle(
      library: TestLibrary.compiled(TestLibrary.source + "\nint other = 4;", "-nostdlib -fvisibility=hidden"))
    try world.sign()
    let terms = try #require(Terms(capital: "1", currency: "USDT", limits: .init(), mode: .paper))
    _ = try world.registry.approve(proposal, terms: terms, signedBy: world.signers(), now: World.now)
    #expect(world.verifyCode() == "E_NOT_APPROVED")
  }

  @Test func `A14 only the owner changes lists`() throws {
    let world = try World(approved: false)
    let stranger = Signers(SecretKey(generating: false))
    let proposal = try world.registry.propose(bundle: world.bundle, now: World.now)
    let terms = try #require(Terms(capital: "1", currency: "USDT", limits: .init(), mode: .paper))
    let before = try readFile("\(world.trust)/whitelist.json")
    #expect(
      refusal { () throws(TrustRefusal) in
        _ = try world.registry.approve(proposal, terms: terms, signedBy: stranger, now: World.now)
      } == "E_OWNER_DIFFERS")
    #expect(try readFile("\(world.trust)/whitelist.json") == before)
  }

  @Test func `a publisher that the owner trusts can sign, within its ids`() throws {
    let world = try World(approved: false)
    let (key, path) = try world.registry.createKey(name: "author", passphrase: unprotected)
    #expect(try PublicKey(file: path) == key)
    try world.registry.trust(
      key, name: "author", ids: ["org.example.*"].compactMap(IDGlob.init), until: nil, signedBy: world.signers(),
      now: World.now)
    let secret = try SecretKey(file: path.replacingSuffix(".pub", ".key"), passphrase: noPassphrase)
    _ = try BundleSigning.sign(world.bundle, with: secret, now: World.now)
    #expect(try world.registry.propose(bundle: world.bundle, now: World.now).publisher == "author")
    try world.approve()
    #expect(world.verifyCode() == nil)
    try world.registry.trust(
      key, name: "author", ids: ["net.*"].compactMap(IDGlob.init), until: nil, signedBy: world.signers(),
      now: World.now)
    #expect(world.verifyCode() == "E_KEY_SCOPE")
  }

  @Test func `a library that no host would load is not signed`() throws {
    let world = try World(approved: false, signed: false)
    try world.makeBundle(library: TestLibrary.compiled(TestLibrary.source + "\nint extra = 1;", ""))
    #expect(throws: TrustRefusal.self) { try world.sign() }
    #expect(world.verifyCode() == "E_UNSIGNED")
    #expect(world.verifyCode(allowUnsigned: true) == "E_ELF_POLICY")
  }

  @Test func `every refusal says what is wrong and how to mend it in one line`() throws {
    let world = try World(approved: false)
    do throws(TrustRefusal) {
      _ = try world.verify()
      Issue.record("loaded")
    } catch {
      #expect(
        error.line
          == "E_NOT_APPROVED: \(world.bundle) is not approved; if it may run, run: bulkhead plugin approve \(world.bundle)"
      )
    }
  }
}

import Glibc
import Testing

@testable import HostTrust

/// Against stock minisign, which must be installed: both sides agree, or one of them is wrong.
@Suite struct MinisignTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path }

  @Test func `stock minisign accepts our signature`() throws {
    let key = SecretKey(generating: false)
    let message = Array("a message\n".utf8)
    try writeFile("\(path)/m", message)
    try writeFile(
      "\(path)/m.minisig", Array(SignatureFile(signing: message, named: "m", with: key, at: 12).fileText.utf8))
    try writeFile("\(path)/k.pub", Array(key.publicKey.fileText.utf8))
    let text = try shell("cd '\(path)' && minisign -V -m m -P \(key.publicKey.text) && minisign -V -m m -p k.pub")
    #expect(text.contains("timestamp:12\tfile:m\thashed"))
    try writeFile("\(path)/m", message + [0])
    #expect(throws: CommandFailure.self) { try shell("cd '\(path)' && minisign -V -m m -p k.pub") }
  }

  @Test func `a bundle signed by stock minisign with our key is loaded`() throws {
    let world = try World(approved: false)
    try shell(
      "cd '\(world.bundle)' && rm manifest.json.minisig && minisign -S -s '\(world.registry.ownerKeyPath)' -m manifest.json"
    )
    try world.changeTrust { $0.publishers[0].notBefore = Day(number: 0) }
    try world.approve()
    #expect(world.verifyCode() == nil)
    try shell("cd '\(world.bundle)' && minisign -V -m manifest.json -p '\(world.registry.ownerPublicPath)'")
    try shell(
      "cd '\(world.trust)' && minisign -V -m trust.json -p owner.pub && minisign -V -m whitelist.json -p owner.pub")
  }

  @Test func `we sign with a key that stock minisign made`() throws {
    try shell("cd '\(path)' && minisign -G -W -p k.pub -s k.key")
    let key = try SecretKey(file: "\(path)/k.key", passphrase: noPassphrase)
    let (publicKey, isProtected) = (key.publicKey, key.isProtected)
    #expect(!isProtected)
    #expect(try publicKey == PublicKey(file: "\(path)/k.pub"))
    #expect(
      try shell(
        "grep -c 'minisign public key \(String(publicKey.id.number, radix: 16, uppercase: true))$' '\(path)/k.pub'")
        == "1\n")
    try writeFile("\(path)/m", [1, 2])
    try writeFile(
      "\(path)/m.minisig", Array(SignatureFile(signing: [1, 2], named: "m", with: key, at: 0).fileText.utf8))
    try shell("cd '\(path)' && minisign -V -m m -p k.pub")
  }

  @Test func `a passphrase-protected key goes both ways`() throws {
    let ours = SecretKey(generating: true)
    try ours.write(to: "\(path)/ours.key", passphrase: Array("pässword".utf8), cost: .least)
    try writeFile("\(path)/m", [1, 2])
    try shell(
      "cd '\(path)' && echo pässword | minisign -S -s ours.key -m m && minisign -V -m m -P \(ours.publicKey.text)")
    #expect(throws: CommandFailure.self) { try shell("cd '\(path)' && echo wrong | minisign -S -s ours.key -m m") }

    try shell("cd '\(path)' && printf 'secret\\nsecret\\n' | minisign -G -p stock.pub -s stock.key")
    let stock = try SecretKey(file: "\(path)/stock.key") { () throws(TrustRefusal) in Array("secret".utf8) }
    let (stockPublic, isProtected) = (stock.publicKey, stock.isProtected)
    #expect(isProtected)
    #expect(try stockPublic == PublicKey(file: "\(path)/stock.pub"))
  }

  @Test func `A05 a legacy signature is refused`() throws {
    let world = try World()
    try shell("cd '\(world.bundle)' && minisign -S -l -s '\(world.registry.ownerKeyPath)' -m manifest.json")
    #expect(world.verifyCode() == "E_SIG_ALG")
  }

  @Test func `A06 a signature for another file of the same bytes is refused`() throws {
    let world = try World()
    try shell(
      "cd '\(world.bundle)' && cp manifest.json x && minisign -S -s '\(world.registry.ownerKeyPath)' -m x -x manifest.json.minisig"
    )
    #expect(world.verifyCode() == "E_SIG_FORMAT")
  }

  @Test(arguments: ["", "one line\n", "a\nb\nc\nd\n", "a\nb\nc\nd\ne\n"])
  func `A08 malformed signature files are refused`(
    text: String
  ) {
    #expect(
      refusal { () throws(TrustRefusal) in _ = try SignatureFile(parsing: Array(text.utf8), path: "x") }
        == "E_SIG_FORMAT")
  }

  @Test func `A08 a whole signature file is taken in one form only`() throws {
    let key = SecretKey(generating: false)
    let text = SignatureFile(signing: [1], named: "m", with: key, at: 0).fileText
    let lines = text.split(separator: "\n").map(String.init)
    let variants = [
      text + "\n", text.replacing("\n", with: "\r\n"), String(text.dropLast()), "\u{FEFF}" + text,
      text.replacing("hashed", with: "hash\0d"),
      [lines[0], lines[1] + "=", lines[2], lines[3], ""].joined(separator: "\n"),
      [lines[0], lines[1] + " ", lines[2], lines[3], ""].joined(separator: "\n"),
      ["untrusted comment: hello", lines[1], lines[2], lines[3], ""].joined(separator: "\n"),
      [lines[0], lines[1], lines[2], nonCanonical(lines[3]), ""].joined(separator: "\n"),
    ]
    for variant in variants {
      #expect(
        refusal { () throws(TrustRefusal) in _ = try SignatureFile(parsing: Array(variant.utf8), path: "x") }
          == "E_SIG_FORMAT", "\(variant)")
    }
    #expect(refusal { () throws(TrustRefusal) in _ = try SignatureFile(parsing: Array(text.utf8), path: "x") } == nil)
  }

  /// The same bytes in another spelling: one of the bits that base64 leaves over before `==` is set.
  private func nonCanonical(_ text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let last = text[text.index(text.endIndex, offsetBy: -3)]
    let next = alphabet[(alphabet.firstIndex(of: last) ?? 0) + 1]
    return text.dropLast(3) + String(next) + "=="
  }
}

@Suite struct KeyTests {
  private let folder = TemporaryFolder()

  @Test func `A09 a signature whose second half is not reduced is refused`() throws {
    let key = SecretKey(generating: false)
    let good = key.sign([1, 2, 3])
    #expect(key.publicKey.verifies(good, of: [1, 2, 3]))
    // The order of the group, little-endian: S + L solves the same equation, and would be a second signature.
    let order: [UInt8] =
      [0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14]
      + [UInt8](repeating: 0, count: 15) + [0x10]
    var carry = 0, other = good
    for index in 0..<32 {
      let sum = Int(good[32 + index]) + Int(order[index]) + carry
      (other[32 + index], carry) = (UInt8(sum & 0xFF), sum >> 8)
    }
    #expect(carry == 0 && other != good)
    #expect(!key.publicKey.verifies(other, of: [1, 2, 3]))
  }

  @Test func `A09 a point of small order is no public key`() throws {
    let identity = [1] + [UInt8](repeating: 0, count: 31)
    let orderEight: [UInt8] = [
      0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5, 0xDF, 0xAC,
      0x05, 0xD3, 0xC6,
      0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
    ]
    for point in [identity, orderEight, [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xFF, count: 32)] {
      #expect(PublicKey(PublicKey(id: KeyID(number: 1), point: point).text) == nil)
    }
    let good = SecretKey(generating: false).publicKey
    #expect(PublicKey(good.text) == good)
  }

  @Test func `a secret key that others can read is not used`() throws {
    let path = "\(folder.path)/k.key"
    try SecretKey(generating: false).write(to: path, passphrase: nil)
    #expect(try shell("stat -c %a '\(path)'") == "600\n")
    for mode in ["640", "604"] {
      try shell("chmod \(mode) '\(path)'")
      #expect(
        refusal { () throws(TrustRefusal) in _ = try SecretKey(file: path, passphrase: noPassphrase) } == "E_PERMS")
    }
  }

  @Test func `a key is never overwritten`() throws {
    let path = "\(folder.path)/k.key"
    try SecretKey(generating: false).write(to: path, passphrase: nil)
    let before = try readFile(path)
    #expect(
      refusal { () throws(TrustRefusal) in try SecretKey(generating: false).write(to: path, passphrase: nil) }
        == "E_KEY_EXISTS")
    #expect(try readFile(path) == before)
    #expect(try shell("ls '\(folder.path)'") == "k.key\n")
  }

  @Test func `a wrong passphrase and a damaged key are told apart from a right one`() throws {
    let path = "\(folder.path)/k.key"
    let key = SecretKey(generating: true)
    try key.write(to: path, passphrase: [1, 2, 3], cost: .least)
    func open(_ passphrase: [UInt8]) -> String? {
      refusal { () throws(TrustRefusal) in _ = try SecretKey(file: path) { () throws(TrustRefusal) in passphrase } }
    }
    #expect(open([1, 2, 3]) == nil)
    #expect(open([1, 2, 4]) == "E_PASSPHRASE")
    #expect(open([]) == "E_PASSPHRASE")
    let original = try readFile(path)
    for index in stride(from: 20, to: original.count, by: 13) {
      var bytes = original
      bytes[index] ^= 1
      try writeFile(path, bytes, mode: 0o600)
      #expect(["E_PASSPHRASE", "E_KEY_FORMAT", nil].contains(open([1, 2, 3])))
      if index > 60 { #expect(open([1, 2, 3]) != nil) }
    }
  }

  @Test func `a key file cannot ask for more work than minisign would`() throws {
    let path = "\(folder.path)/k.key"
    for (opslimit, memlimit) in [(UInt64.max, 1 << 24), (1 << 20, 1 << 40), (1, 1 << 24), (1 << 20, 1)]
      as [(UInt64, UInt64)]
    {
      let numbers = [opslimit, memlimit].flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
      }
      let content =
        Array("EdScB2".utf8) + [UInt8](repeating: 7, count: 32) + numbers + [UInt8](repeating: 0, count: 104)
      try writeFile(path, Array("untrusted comment: x\n\(Base64.encoded(content))\n".utf8), mode: 0o600)
      #expect(
        refusal { () throws(TrustRefusal) in _ = try SecretKey(file: path) { () throws(TrustRefusal) in [1] } }
          == "E_KEY_FORMAT")
    }
  }

  @Test func `live trading is approved with a protected key only`() throws {
    let world = try World(approved: false)
    #expect(throws: TrustRefusal.keyUnprotected(path: world.registry.ownerKeyPath)) { try world.approve(mode: .live) }
  }
}

import Testing

@testable import HostTrust

/// Every byte of every file that a decision rests on, changed one at a time.
@Suite struct FlipTests {
  /// Verifies once for each byte of the file with that byte changed, and counts the codes.
  private func codes(_ world: World, _ path: String, flip: UInt8 = 1, allowUnsigned: Bool = false) throws -> [String:
    Int]
  {
    let original = try readFile(path)
    var codes: [String: Int] = [:]
    for index in original.indices {
      var bytes = original
      bytes[index] ^= flip
      try writeFile(path, bytes)
      codes[world.verifyCode(allowUnsigned: allowUnsigned) ?? "loaded with byte \(index) changed", default: 0] += 1
    }
    try writeFile(path, original)
    #expect(world.verifyCode(allowUnsigned: allowUnsigned) == nil)
    return codes
  }

  @Test(arguments: [false, true]) func `A02 one bit flipped in any byte of the manifest is refused`(allowUnsigned: Bool)
    throws
  {
    let world = try World()
    let path = "\(world.bundle)/manifest.json"
    #expect(try codes(world, path, allowUnsigned: allowUnsigned) == ["E_SIG_INVALID": try readFile(path).count])
  }

  @Test(arguments: [1, 0x20, 0x80] as [UInt8]) func `A06 one bit flipped in any byte of the signature file is refused`(
    flip: UInt8
  ) throws {
    let world = try World()
    let found = try codes(world, "\(world.bundle)/manifest.json.minisig", flip: flip)
    #expect(Set(found.keys).isSubset(of: ["E_SIG_FORMAT", "E_SIG_ALG", "E_KEY_UNKNOWN", "E_SIG_DAMAGED"]), "\(found)")
    if flip == 1 { #expect(found.count == 4, "\(found)") }
  }

  @Test func `A06 one bit flipped in the signature file is refused in development mode too`() throws {
    let world = try World()
    let found = try codes(world, "\(world.bundle)/manifest.json.minisig", allowUnsigned: true)
    #expect(Set(found.keys) == ["E_SIG_FORMAT", "E_SIG_ALG", "E_SIG_DAMAGED"], "\(found)")
  }

  @Test func `A01 one bit flipped in any byte of the library is refused unmapped`() throws {
    let world = try World()
    let path = "\(world.bundle)/good.so"
    #expect(try codes(world, path) == ["E_HASH_MISMATCH": try readFile(path).count])
  }

  @Test(arguments: ["trust.json", "trust.json.minisig"])
  func `A14 one bit flipped in the trust list or its signature lets nothing load`(
    name: String
  ) throws {
    let world = try World()
    let path = "\(world.trust)/\(name)"
    #expect(try codes(world, path) == ["E_TRUST_INVALID": try readFile(path).count])
  }

  @Test(arguments: ["whitelist.json", "whitelist.json.minisig"])
  func `A14 one bit flipped in the whitelist or its signature lets nothing load`(
    name: String
  ) throws {
    let world = try World()
    let path = "\(world.trust)/\(name)"
    #expect(try codes(world, path) == ["E_WHITELIST_INVALID": try readFile(path).count])
  }

  @Test func `A08 a byte too many or too few anywhere is refused`() throws {
    let world = try World()
    let paths = [
      ("\(world.bundle)/manifest.json", "E_SIG_INVALID"), ("\(world.bundle)/manifest.json.minisig", "E_SIG_FORMAT"),
      ("\(world.bundle)/good.so", "E_HASH_MISMATCH"), ("\(world.trust)/trust.json", "E_TRUST_INVALID"),
      ("\(world.trust)/whitelist.json", "E_WHITELIST_INVALID"),
    ]
    for (path, code) in paths {
      let original = try readFile(path)
      for bytes in [original + [0x0A], original + [0], Array(original.dropLast())] {
        try writeFile(path, bytes)
        #expect(world.verifyCode() == code, "\(path)")
      }
      try writeFile(path, original)
    }
    #expect(world.verifyCode() == nil)
  }
}

import Testing

@testable import HostTrust

@Suite struct ELFTests {
  /// The problem that the policy finds in these bytes, or `nil`.
  private func problem(_ bytes: [UInt8]) throws -> String? {
    let folder = TemporaryFolder()
    try writeFile("\(folder.path)/a.so", bytes)
    do throws(TrustRefusal) {
      let library = try SealedLibrary(copying: try OpenFile.folder(folder.path).file("a.so", .unforgeable))
      try ELFPolicy.check(library, for: .ours, path: "a.so")
      return nil
    } catch {
      guard case .elfPolicy(_, let problem) = error else { throw error }
      return problem
    }
  }

  @Test(arguments: [
    "", "-nostdlib", "-Wl,--hash-style=sysv", "-Wl,--hash-style=gnu", "-Wl,--hash-style=both", "-lm", "-Wl,-z,now",
  ])
  func `a library that asks for nothing special is allowed`(flags: String) throws {
    #expect(try problem(TestLibrary.compiled(TestLibrary.source, flags)) == nil)
  }

  @Test(arguments: [
    ("-Wl,-rpath,/tmp/evil -Wl,--enable-new-dtags", "RUNPATH"),
    ("-Wl,-rpath,/tmp/evil -Wl,--disable-new-dtags", "RPATH"), ("-Wl,-rpath,'$ORIGIN'", "RUNPATH"),
    ("-Wl,-z,origin", "flags"),
  ])
  func `C01 a library that names folders to load others from is refused`(flags: String, reason: String) throws {
    try expectRefusal(flags, reason)
  }

  @Test(arguments: [
    ("-Wl,--no-as-needed -lcrypt", "libcrypt"), ("-Wl,-f,other.so", "AUXILIARY"), ("-Wl,-F,other.so", "FILTER"),
    ("-Wl,--audit=evil.so", "AUDIT"), ("-Wl,--depaudit=evil.so", "AUDIT"), ("-Wl,-z,interpose", "flags"),
  ])
  func `C02 a library that needs, filters or audits others is refused`(flags: String, reason: String) throws {
    try expectRefusal(flags, reason)
  }

  @Test(arguments: [("-Wl,-z,execstack", "executable stack"), ("-Wl,-z,global", "flags")])
  func `C06 a library that asks the loader for more is refused`(flags: String, reason: String) throws {
    try expectRefusal(flags, reason)
  }

  private func expectRefusal(_ flags: String, _ reason: String) throws {
    let found = try problem(TestLibrary.compiled(TestLibrary.source, flags))
    #expect(found?.contains(reason) == true, "\(found ?? "allowed")")
  }

  @Test func `C06 a segment that is writable and executable is refused`() throws {
    var bytes = try TestLibrary.good.get()
    let headers = Int(bytes[32])
    let load = try #require((0..<8).first { bytes[headers + $0 * 56] == 1 })
    bytes[headers + load * 56 + 4] = 7
    #expect(try problem(bytes)?.contains("writable and executable") == true)
  }

  @Test(arguments: [
    ("int extra(void) { return 1; }", "exports extra"), ("int extra = 1;", "exports extra"),
    ("__attribute__((weak)) int extra = 1;", "exports extra"), ("__thread int extra = 1;", "exports extra"),
    ("const char interp[] __attribute__((section(\".interp\"))) = \"/bin/sh\";", "interpreter"),
  ])
  func `C11 a library that shows more than its entry is refused`(addition: String, reason: String) throws {
    let found = try problem(TestLibrary.compiled("\(TestLibrary.source)\n\(addition)", ""))
    #expect(found?.contains(reason) == true, "\(found ?? "allowed")")
  }

  @Test(arguments: ["", "int bulkhead_entry(void) { return 1; }", "short bulkhead_entry = 1;"])
  func `C08 a library without the entry object is refused`(source: String) throws {
    let found = try problem(TestLibrary.compiled(source, ""))
    #expect(found?.contains("bulkhead_entry") == true, "\(found ?? "allowed")")
  }

  @Test func `C06 a program, an object file and a text are refused`() throws {
    let folder = TemporaryFolder()
    try writeFile("\(folder.path)/a.c", Array("int main(void) { return 0; }\n".utf8))
    for flags in ["-pie", "-no-pie", "-c", "-E"] {
      try shell("cd '\(folder.path)' && cc \(flags) -o a.out a.c")
      #expect(try problem(readFile("\(folder.path)/a.out")) != nil, "\(flags)")
    }
  }

  @Test func `C06 every truncation is refused, none is read beyond its end`() throws {
    let good = try TestLibrary.good.get()
    let library = try #require(try? ELFImage.usedSize(of: good))
    for count in stride(from: 0, to: library, by: 7) {
      #expect(ELFImage.fault(in: Array(good[..<count])) != nil, "\(count) bytes")
    }
  }

  @Test func `C06 no byte can be changed so that reading goes astray`() throws {
    let good = try TestLibrary.good.get()
    var refused = 0
    for index in good.indices {
      for value in [0, 0x7F, 0x80, 0xFF] as [UInt8] {
        var bytes = good
        bytes[index] = value
        if ELFImage.fault(in: bytes) != nil { refused += 1 }
      }
    }
    #expect(refused > 100)
  }
}

extension ELFImage {
  /// What is wrong with the parts of these bytes, without the policy.
  static func fault(in bytes: [UInt8]) -> String? {
    bytes.withUnsafeBytes { buffer in
      do throws(Fault) {
        _ = try ELFImage(buffer, machine: Architecture.ours == .x86_64 ? 62 : 183).symbols()
        return nil
      } catch {
        return error.problem
      }
    }
  }

  /// Where the last segment that is loaded ends in the file: what follows is for debuggers.
  static func usedSize(of bytes: [UInt8]) throws -> Int {
    try bytes.withUnsafeBytes { buffer in
      let image = try ELFImage(buffer, machine: Architecture.ours == .x86_64 ? 62 : 183)
      return Int(image.segments.filter { $0.type == Segment.load }.map { $0.offset + $0.fileSize }.max() ?? 0)
    }
  }
}

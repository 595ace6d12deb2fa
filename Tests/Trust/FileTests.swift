import Glibc
import Testing

@testable import HostTrust

@Suite struct FileTests {
  @Test(arguments: ["manifest.json", "manifest.json.minisig", "good.so"])
  func `only a plain file of our own is read`(name: String) throws {
    let world = try World()
    let path = "\(world.bundle)/\(name)"
    try shell("cp '\(path)' '\(world.folder.path)/kept'")
    let cases = [
      ("ln -s '\(world.folder.path)/kept' '\(path)'", "E_FILE_TYPE"), ("mkfifo '\(path)'", "E_FILE_TYPE"),
      ("mkdir '\(path)'", "E_FILE_TYPE"), ("ln '\(world.folder.path)/kept' '\(path)'", "E_PERMS"),
      ("cp '\(world.folder.path)/kept' '\(path)' && chmod 664 '\(path)'", "E_PERMS"),
      ("cp '\(world.folder.path)/kept' '\(path)' && chmod 646 '\(path)'", "E_PERMS"),
    ]
    for (command, code) in cases {
      try shell("rm -rf '\(path)' && \(command)")
      #expect(world.verifyCode() == code, "\(command)")
      #expect(world.verifyCode(allowUnsigned: true) == code, "\(command)")
    }
    try shell("rm -rf '\(path)' && cp '\(world.folder.path)/kept' '\(path)'")
    #expect(world.verifyCode() == nil)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func `a file that belongs to someone else is not read`() throws {
    let world = try World()
    try shell("chown 12345 '\(world.bundle)/good.so'")
    #expect(world.verifyCode() == "E_PERMS")
    try shell("chown 0 '\(world.bundle)/good.so' && chown 12345 '\(world.bundle)'")
    #expect(world.verifyCode() == "E_PERMS")
  }

  @Test func `B09 a folder that others can write is not searched`() throws {
    let world = try World()
    for path in [world.bundle, world.trust] {
      try shell("chmod 775 '\(path)'")
      #expect(world.verifyCode() == "E_PERMS", "\(path)")
      try shell("chmod 755 '\(path)'")
    }
    try shell("chmod 644 '\(world.registry.stateFolder)/trust/anchor.json'")
    #expect(world.verifyCode() == "E_PERMS")
  }

  @Test(arguments: ["775", "757", "777"]) func `B09 a folder above that others can write is named, with what mends it`(
    mode: String
  ) throws {
    let world = try World()
    let parent = "\(world.folder.path)/above"
    try shell("mkdir -p '\(parent)/below' && cp -rp '\(world.bundle)' '\(parent)/below/' && chmod \(mode) '\(parent)'")
    func code() -> TrustRefusal? {
      do throws(TrustRefusal) {
        _ = try world.verifier.verify(
          bundle: "\(parent)/below/Good.bhplugin", mode: .paper, allowUnsigned: true, now: World.now)
        return nil
      } catch {
        return error
      }
    }
    let refusal = try #require(code())
    #expect(refusal.code == "E_PERMS" && refusal.mend == "run: chmod go-w \(parent)")
    // Where only the owner of an entry may rename it, as in /tmp.
    try shell("chmod 1\(mode) '\(parent)'")
    #expect(code() == nil)
    try shell("chmod 0\(mode) '\(parent)'")
    #expect(code() != nil)
    try shell(String(refusal.mend.dropFirst("run: ".count)))
    #expect(code() == nil)
  }

  @Test func `the bundle itself may not be a link, nor have another name`() throws {
    let world = try World()
    try shell(
      "ln -s Good.bhplugin '\(world.folder.path)/Link.bhplugin' && cp -r '\(world.bundle)' '\(world.folder.path)/Good.plugin'"
    )
    func code(_ name: String) -> String? {
      refusal { () throws(TrustRefusal) in
        _ = try world.verifier.verify(
          bundle: "\(world.folder.path)/\(name)", mode: .paper, allowUnsigned: false, now: World.now)
      }
    }
    #expect(code("Link.bhplugin") == "E_FILE_TYPE")
    #expect(code("Good.plugin") == "E_FILE_TYPE")
    #expect(code("Absent.bhplugin") == "E_FILE_MISSING")
    #expect(code("Good.bhplugin/") == nil)
  }

  @Test func `a file of ten gigabytes is refused before it is read`() throws {
    let world = try World()
    let codes = ["manifest.json": "E_FILE_SIZE", "manifest.json.minisig": "E_SIG_FORMAT", "good.so": "E_FILE_SIZE"]
    for (name, code) in codes {
      let path = "\(world.bundle)/\(name)"
      let original = try readFile(path)
      try shell("truncate -s 10G '\(path)'")
      #expect(world.verifyCode() == code, "\(name)")
      try writeFile(path, original)
    }
  }

  @Test func `nothing stays open after a thousand verifications`() throws {
    let world = try World()
    func descriptors() throws -> Int {
      // The listing's own descriptor is in both counts; other tests run in this process, so a leak shows by its size.
      try shell("ls /proc/\(getpid())/fd | wc -l").split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) } ?? 0
    }
    let before = try descriptors()
    for _ in 0..<500 { #expect(world.verifyCode() == nil) }
    try writeFile("\(world.bundle)/good.so", [1])
    for _ in 0..<500 { #expect(world.verifyCode() == "E_HASH_MISMATCH") }
    #expect(try descriptors() < before + 200)
  }
}

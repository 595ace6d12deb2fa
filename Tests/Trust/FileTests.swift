import Glibc
import Testing

@testable import HostTrust

@Suite struct FileTests {
  static let names = ["manifest.json", "manifest.json.minisig", "good.so"]

  /// Puts something else in the file's place with each command; KEPT is a copy of the file. All of them are refused at
  /// once, also in development mode.
  private func refuses(_ name: String, _ code: String, _ commands: [String]) throws {
    let world = try World()
    let path = "\(world.bundle)/\(name)", kept = "\(world.folder.path)/kept"
    try shell("cp '\(path)' '\(kept)'")
    for command in commands {
      try shell(
        "rm -rf '\(path)' && " + command.replacing("KEPT", with: "'\(kept)'").replacing("FILE", with: "'\(path)'"))
      let took = ContinuousClock().measure {
        #expect(world.verifyCode() == code, "\(command)")
        #expect(world.verifyCode(allowUnsigned: true) == code, "\(command)")
      }
      #expect(took < .seconds(5), "\(command)")
    }
    try shell("rm -rf '\(path)' && cp '\(kept)' '\(path)'")
    #expect(world.verifyCode() == nil)
  }

  @Test(arguments: names) func `B06 a symbolic link in a file's place is refused`(name: String) throws {
    try refuses(name, "E_FILE_TYPE", ["ln -s KEPT FILE", "ln -s ../kept FILE", "ln -s nowhere FILE"])
  }

  @Test(arguments: names) func `B07 a pipe, socket, device or folder in a file's place is refused, and nothing waits`(
    name: String
  ) throws {
    var commands = [
      "mkfifo FILE", "mkdir FILE",
      "python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' FILE",
    ]
    if geteuid() == 0 { commands.append("mknod FILE c 1 5") }
    try refuses(name, "E_FILE_TYPE", commands)
  }

  @Test(arguments: names) func `B08 a file with a second name is refused`(name: String) throws {
    try refuses(name, "E_PERMS", ["ln KEPT FILE"])
  }

  @Test(arguments: names) func `B09 a file that others can write is refused`(name: String) throws {
    try refuses(name, "E_PERMS", ["cp KEPT FILE && chmod 664 FILE", "cp KEPT FILE && chmod 646 FILE"])
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func `B08 a file that belongs to someone else is not read`() throws {
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

  @Test func `B06 the bundle itself may not be a link, nor have another name`() throws {
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

  @Test func `B10 a file of ten gigabytes is refused before it is read`() throws {
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

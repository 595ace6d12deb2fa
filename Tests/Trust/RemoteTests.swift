import Glibc
import Testing

@testable import HostTrust

/// A file system that another program answers for, and that answers differently each time. Mounted by a test of its own
/// in a namespace, where an ordinary user may do so too; the program itself looks at it.
@Suite struct RemoteTests {
  private func program() throws -> String {
    let maps = try shell("grep -o '/.*[.]xctest$' /proc/\(getpid())/maps | head -n 1")
    let path = try #require(maps.split(separator: "\n").first)
    return path.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/bulkhead"
  }

  @Test func `B11 of files that differ at each reading only verified bytes are let in, and the operator is told`()
    throws
  {
    let world = try World()
    // The program has this machine's clock.
    try world.changeTrust { $0.publishers[0].notBefore = Day(number: 0) }
    let mount = "\(world.folder.path)/mount", source = "\(world.folder.path)/source"
    try shell("mkdir '\(mount)' '\(source)' && cp -r '\(world.bundle)' '\(source)/'")
    let verify =
      "\(try program()) plugin verify \(mount)/Good.bhplugin --state \(world.registry.stateFolder) --trust \(world.trust)"
    let script = """
      mkfifo '\(world.folder.path)/open' && exec 9<>'\(world.folder.path)/open'
      python3 '\(TestLibrary.repository)/Tests/EndToEnd/lib/changing-files.py' '\(source)' '\(mount)' <&9 >'\(world.folder.path)/said' 2>&1 &
      server=$!
      for i in $(seq 100); do grep -q mounted '\(world.folder.path)/said' && break; sleep 0.1; done
      for i in $(seq 12); do \(verify) 2>&1; done
      kill $server
      """
    try writeFile("\(world.folder.path)/script", Array(script.utf8))
    let namespace = getuid() == 0 ? "unshare --mount" : "unshare --user --map-root-user --mount"
    let said = try shell("\(namespace) sh '\(world.folder.path)/script'")
    let lines = said.split(separator: "\n")
    let hash = try TestLibrary.good.get().withUnsafeBytes { SHA256Digest(of: $0) }
    let letIn = lines.filter { $0.hasPrefix("ok ") }.count, refused = lines.filter { $0.hasPrefix("refused ") }.count
    #expect(letIn + refused == 12 && letIn > 0 && refused > 0, "\(said)")
    #expect(lines.filter { $0.contains("sha256 \(hash)") }.count == letIn)
    #expect(lines.filter { $0.contains("E_HASH_MISMATCH") || $0.contains("E_FILE_TYPE") }.count == refused, "\(said)")
    #expect(lines.filter { $0.contains("remote file system (FUSE)") }.count == letIn)
    #expect(
      try shell(
        "\(try program()) plugin verify \(world.bundle) --state \(world.registry.stateFolder) --trust \(world.trust)"
      ).contains("remote") == false)
  }
}

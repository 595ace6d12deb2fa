import Glibc
import Testing

@testable import HostTrust

/// A kernel that lets no memory be executed as a program (`vm.memfd_noexec=2`), in a process namespace of its own.
@Suite struct MemoryTests {
  private static let hidden = "unshare --map-root-user --pid --fork --mount-proc sh -c"

  private static var hasNamespaces: Bool {
    (try? shell("\(hidden) 'echo 2 > /proc/sys/vm/memfd_noexec && test $(cat /proc/sys/vm/memfd_noexec) = 2'")) != nil
  }

  /// The program that was built with these tests lies beside them.
  private func program() throws -> String {
    let maps = try shell("grep -o '/.*[.]xctest$' /proc/\(getpid())/maps | head -n 1")
    let path = try #require(maps.split(separator: "\n").first)
    return path.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/bulkhead"
  }

  @Test func `B12 a bundle is verified where no memory may be executed as a program`() throws {
    try #require(MemoryTests.hasNamespaces, "the kernel gives a test no process namespace or lacks memfd_noexec")
    let world = try World()
    // The program has this machine's clock.
    try world.changeTrust { $0.publishers[0].notBefore = Day(number: 0) }
    let verify =
      "\(try program()) plugin verify \(world.bundle) --state \(world.registry.stateFolder) --trust \(world.trust)"
    #expect(try shell(verify).hasPrefix("ok "))
    #expect(
      try shell("\(MemoryTests.hidden) 'echo 2 > /proc/sys/vm/memfd_noexec && exec \(verify)'").hasPrefix("ok "))
  }
}

import CLinux
import CSeccomp
import Glibc
import TestPlugins
import Testing

@testable import HostJail
@testable import HostPlugins

/// Each layer on its own, in a process that is thrown away: what one layer stops is not hidden by the next one.
struct LayerTests {
  @Test func `Landlock alone: no file, no TCP, no signal to a process outside`() async {
    await #expect(processExitsWith: .success) {
      var jail = Jail.alone()
      guard jail.apply(.noNewPrivileges) == .applied, jail.apply(.landlock) == .applied else { exit(10) }
      guard open("/etc/passwd", O_RDONLY) < 0, errno == EACCES else { exit(11) }
      guard open("/proc/self/status", O_RDONLY) < 0, errno == EACCES else { exit(12) }
      let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      if linux_landlock_abi() >= 4 {
        let bound = withUnsafePointer(to: &address) {
          bind(socket, UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self), size)
        }
        guard bound < 0, errno == EACCES else { exit(13) }
      }
      if linux_landlock_abi() >= 6 {
        guard kill(getppid(), 0) < 0, errno == EPERM else { exit(14) }
      }
      exit(0)
    }
  }

  @Test func `without Landlock the same process opens, binds and signals`() async {
    await #expect(processExitsWith: .success) {
      guard open("/etc/passwd", O_RDONLY) >= 0 else { exit(11) }
      let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = withUnsafePointer(to: &address) {
        bind(socket, UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self), size)
      }
      guard bound == 0 else { exit(13) }
      exit(kill(getppid(), 0) == 0 ? 0 : 14)
    }
  }

  @Test func `root becomes nobody and cannot go back`() async {
    await #expect(processExitsWith: .success) {
      var jail = Jail.alone()
      let wasRoot = getuid() == 0
      guard jail.apply(.identity) == .applied else { exit(10) }
      guard getuid() != 0, geteuid() != 0, getgid() != 0, getegid() != 0 else { exit(11) }
      guard !wasRoot || (getuid() == 65534 && getgroups(0, nil) == 0) else { exit(12) }
      exit(linux_change_user(0) != 0 && linux_change_group(0) != 0 ? 0 : 13)
    }
  }

  @Test func `limits are hard`() async {
    await #expect(processExitsWith: .success) {
      var jail = Jail.alone()
      guard jail.apply(.identity) == .applied, jail.apply(.resourceLimits) == .applied else { exit(10) }
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      guard limit.rlim_cur == 1 << 30, limit.rlim_max == 1 << 30 else { exit(11) }
      getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
      guard limit.rlim_cur == 0, limit.rlim_max == 0 else { exit(12) }
      exit(mmap(nil, 2 << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 0 : 13)
    }
  }

  @Test func `in a network of its own there is no way out`() async {
    await #expect(processExitsWith: .success) {
      var jail = Jail.alone()
      // A machine without user namespaces has nothing to show here; the probe says so to its operator.
      guard jail.apply(.namespaces) == .applied else { exit(0) }
      let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = 9
      address.sin_addr.s_addr = UInt32(127).bigEndian << 0 | UInt32(1) << 24
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let connected = withUnsafePointer(to: &address) {
        connect(socket, UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self), size)
      }
      exit(connected < 0 && errno == ENETUNREACH ? 0 : 11)
    }
  }

  @Test func `a worker whose host is not its parent does not start`() async {
    await #expect(processExitsWith: .success) {
      var jail = Jail(host: getppid() + 1, memoryBytes: 1 << 30, forbiddenCall: .allocate(capacity: 1))
      exit(jail.apply(.parentDeath) == .failed(ESRCH) ? 0 : 11)
    }
  }

  @Test func `the filter names the call that it stops`() async {
    await #expect(processExitsWith: .signal(SIGSYS)) {
      var jail = Jail.alone()
      guard jail.apply(.noNewPrivileges) == .applied, jail.apply(.loadingFilter) == .applied else { exit(10) }
      _ = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      exit(11)
    }
    #expect(callName(Int32(SYS_openat)) == "openat")
    #expect(callName(100_000) == nil)
  }
}

extension Jail {
  /// For trying one layer in this very process.
  static func alone() -> Jail {
    let place = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    place.initialize(to: 0)
    return Jail(host: getppid(), memoryBytes: 1 << 30, forbiddenCall: place)
  }
}

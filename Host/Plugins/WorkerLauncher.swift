import CLinux
import Glibc

/// Starts worker processes. One per host is enough; `Wiring` makes it and hands it on.
///
///     let launcher = try WorkerLauncher()
///     var strategy = try JailedStrategy.start(image, setup: setup, launcher: launcher)
public final class WorkerLauncher: Sendable {
  private let executable: String
  private let thread: SpawnThread
  let dying = DyingWorkers()

  /// `executable` is the path of `bulkhead-worker`; without one it lies next to this process's own program.
  public init(executable: String? = nil) throws(PluginStop) {
    let path = if let executable { executable } else { try WorkerLauncher.besideThisProgram() }
    guard access(path, X_OK) == 0 else { throw .worker(call: "access \(path)", errno: errno) }
    self.executable = path
    thread = try SpawnThread()
  }

  private static func besideThisProgram() throws(PluginStop) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    guard length > 0, let slash = buffer[..<length].lastIndex(of: CChar(bitPattern: UInt8(ascii: "/"))) else {
      throw .worker(call: "readlink /proc/self/exe", errno: errno)
    }
    return String(decoding: buffer[...slash].map(UInt8.init(bitPattern:)), as: UTF8.self) + "bulkhead-worker"
  }

  /// A worker with these descriptors as its 2, 3 and 4, and nothing else of the host's.
  func launch(errors: Int32, library: Int32?, wire: Int32) throws(PluginStop) -> WorkerHandle {
    dying.sweep()
    // Copies with high numbers first: the originals might be 2, 3 or 4 themselves and be overwritten by one another.
    var copies: [Int32] = []
    defer { for copy in copies { close(copy) } }
    var places: [(copy: Int32, place: Int32)] = []
    for (source, place) in [(errors, 2), (library, 3), (wire, 4)] as [(Int32?, Int32)] {
      guard let source else { continue }
      let copy = fcntl(source, F_DUPFD_CLOEXEC, 64)
      guard copy >= 0 else { throw .worker(call: "F_DUPFD_CLOEXEC", errno: errno) }
      copies.append(copy)
      places.append((copy, place))
    }
    var result = (process: pid_t(0), pidfd: Int32(-1), code: Int32(0))
    thread.run { result = spawn(places) }
    guard result.code == 0 else { throw .worker(call: "starting \(executable)", errno: result.code) }
    return WorkerHandle(process: result.process, pidfd: result.pidfd, launcher: self)
  }

  private func spawn(_ places: [(copy: Int32, place: Int32)]) -> (process: pid_t, pidfd: Int32, code: Int32) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addclose(&actions, 0)
    posix_spawn_file_actions_addclose(&actions, 1)
    for (copy, place) in places { posix_spawn_file_actions_adddup2(&actions, copy, place) }

    // A session of its own: Ctrl-C on the host's terminal ends the host, and the host ends its workers in order.
    // Signals as after a fresh start, whatever the host ignores or blocks.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let flags = Int32(LINUX_SPAWN_NEW_SESSION) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)

    // Swift's backtracer starts a program of its own, which in the jail makes every crash look like a forbidden call.
    // Hashing without a random seed makes two runs of a strategy give the same wishes.
    let environment = ["SWIFT_BACKTRACE=enable=no", "SWIFT_DETERMINISTIC_HASHING=1"]
    var process = pid_t()
    let code = withCStrings(["bulkhead-worker"]) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&process, executable, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { return (process, -1, code) }
    let pidfd = linux_pidfd_open(process)
    guard pidfd >= 0 else {
      let code = errno
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
      return (process, -1, code)
    }
    return (process, pidfd, 0)
  }
}

private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeMutableBufferPointer { buffer in
    guard let start = buffer.baseAddress else { preconditionFailure("an array with an element has a start") }
    return body(start)
  }
}

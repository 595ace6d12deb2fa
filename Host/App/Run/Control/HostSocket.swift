import CLinux
import Glibc
import HostModel

/// Where a running host is asked and told: a Unix socket in the state folder, mode 0600.
///
/// Whoever connects says one line, gets one line of JSON and the end of the stream. The loop comes by every few
/// milliseconds and never waits: a slow caller is heard and answered bit by bit, and not at all after `patience_ns`.
struct HostSocket: ~Copyable {
  static let name = "host.sock"
  private let descriptor: Int32
  private let state: String
  private var callers: [Caller] = []

  /// More than this many at once wait in the kernel's queue.
  private static let callerLimit = 64
  private static let patience_ns: Int64 = 2_000_000_000
  /// An answer is cut off by dropping strategies from its end before it is longer than this.
  static let lineLimit = 1 << 20
  static let questionLimit = 4096

  private struct Caller {
    let descriptor: Int32
    var question: [UInt8] = []
    /// `nil` while the question is not complete.
    var rest: ArraySlice<UInt8>?
    var isGone = false
    let until_ns: Int64
  }

  /// The state folder must be locked: what lies there under the socket's name is from a host that is gone.
  init(state: String) throws(HostSocketError) {
    self.state = state
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw HostSocketError(state: state, number: errno) }
    do throws(HostSocketError) {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      // Before it has a name, so that there is no moment at which others may connect.
      guard fchmod(descriptor, 0o600) == 0 else { throw HostSocketError(state: state, number: errno) }
      unlink("\(state)/\(HostSocket.name)")
      try withAddress(in: state) { address, length throws(HostSocketError) in
        guard bind(descriptor, address, length) == 0, listen(descriptor, 16) == 0 else {
          throw HostSocketError(state: state, number: errno)
        }
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    for caller in callers { close(caller.descriptor) }
    close(descriptor)
    unlink("\(state)/\(HostSocket.name)")
  }

  /// Hears and answers those who have come. `reply` is given the line and the name of the operating-system user.
  mutating func answer(at now_ns: Int64, reply: (_ line: [UInt8], _ user: String) -> String) {
    while callers.count < HostSocket.callerLimit {
      let caller = accept(descriptor, nil, nil)
      guard caller >= 0 else { break }
      _ = fcntl(caller, F_SETFD, FD_CLOEXEC)
      _ = fcntl(caller, F_SETFL, O_NONBLOCK)
      callers.append(Caller(descriptor: caller, until_ns: now_ns + HostSocket.patience_ns))
    }
    if callers.isEmpty { return }
    for index in callers.indices {
      if callers[index].rest == nil, let line = hear(index) {
        let user = HostSocket.user(behind: callers[index].descriptor)
        callers[index].rest = Array((reply(line, user) + "\n").utf8)[...]
      }
      send(index)
    }
    var waiting: [Caller] = []
    for caller in callers {
      if caller.isGone || caller.rest?.isEmpty == true || now_ns >= caller.until_ns {
        close(caller.descriptor)
      } else {
        waiting.append(caller)
      }
    }
    callers = waiting
  }

  /// The question, once it is complete; what is too long is complete, and makes no sense.
  private mutating func hear(_ index: Int) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: HostSocket.questionLimit)
    while callers[index].question.count < HostSocket.questionLimit {
      let count = read(callers[index].descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return nil }
      guard count > 0 else {
        callers[index].isGone = true
        return nil
      }
      callers[index].question += chunk[..<count]
      if let end = callers[index].question.firstIndex(of: UInt8(ascii: "\n")) {
        return Array(callers[index].question[..<end])
      }
    }
    return callers[index].question
  }

  private mutating func send(_ index: Int) {
    guard let rest = callers[index].rest else { return }
    let count = rest.withUnsafeBytes {
      Glibc.send(callers[index].descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count > 0 {
      callers[index].rest = rest.dropFirst(count)
    } else if errno != EAGAIN, errno != EINTR {
      callers[index].isGone = true
    }
  }

  private static func user(behind descriptor: Int32) -> String {
    var number = uid_t()
    guard linux_peer_user(descriptor, &number) == 0 else { return "unknown" }
    guard let entry = getpwuid(number) else { return "user \(number)" }
    return String(cString: entry.pointee.pw_name)
  }
}

/// Calls `body` with the socket's address. An address holds 107 bytes and a path may be longer, so the folder is named
/// by a descriptor.
func withAddress<Value>(
  in state: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(HostSocketError) -> Value
) throws(HostSocketError) -> Value {
  let folder = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard folder >= 0 else { throw HostSocketError(state: state, number: errno) }
  defer { close(folder) }
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let path = Array("/proc/self/fd/\(folder)/\(HostSocket.name)".utf8)
  precondition(path.count < MemoryLayout.size(ofValue: address.sun_path), "\(path.count) bytes of path")
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
  let pointer = withUnsafePointer(to: &address) { UnsafeRawPointer($0) }
  return try withExtendedLifetime(address) { () throws(HostSocketError) -> Value in
    try body(pointer.assumingMemoryBound(to: sockaddr.self), socklen_t(MemoryLayout<sockaddr_un>.size))
  }
}

/// The host does not start without it: an operator who cannot ask does not know.
struct HostSocketError: ExplainedError, Equatable {
  let state: String
  let number: Int32
  var code: String { "E_STATUS" }
  var cause: String { "\(state)/\(HostSocket.name) cannot be opened: \(String(cString: strerror(number)))" }
  var mend: String { "use a state folder on a file system of this machine: --state DIR" }
}

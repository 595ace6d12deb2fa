import Glibc
import HostModel

/// Where a running host answers the question how it is: a Unix socket in the state folder, mode 0600.
///
/// Whoever connects gets one line of JSON and the end of the stream; nothing is read from him. The loop comes by every
/// few milliseconds and never waits: a slow reader gets the rest bit by bit, and nothing after `patience_ns`.
struct StatusSocket: ~Copyable {
  static let name = "host.sock"
  private let descriptor: Int32
  private let state: String
  private var readers: [Reader] = []

  /// More than this many at once wait in the kernel's queue.
  private static let readerLimit = 4
  private static let patience_ns: Int64 = 2_000_000_000
  /// A line is cut off by dropping strategies from its end before it is longer than this.
  static let lineLimit = 1 << 20

  private struct Reader {
    let descriptor: Int32
    var rest: ArraySlice<UInt8>
    let until_ns: Int64
  }

  /// The state folder must be locked: what lies there under the socket's name is from a host that is gone.
  init(state: String) throws(StatusSocketError) {
    self.state = state
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw StatusSocketError(state: state, number: errno) }
    do throws(StatusSocketError) {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      // Before it has a name, so that there is no moment at which others may connect.
      guard fchmod(descriptor, 0o600) == 0 else { throw StatusSocketError(state: state, number: errno) }
      unlink("\(state)/\(StatusSocket.name)")
      try withAddress(in: state) { address, length throws(StatusSocketError) in
        guard bind(descriptor, address, length) == 0, listen(descriptor, 16) == 0 else {
          throw StatusSocketError(state: state, number: errno)
        }
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    for reader in readers { close(reader.descriptor) }
    close(descriptor)
    unlink("\(state)/\(StatusSocket.name)")
  }

  /// Answers those who wait. `line` is asked for only when somebody does.
  mutating func answer(at now_ns: Int64, line: () -> String) {
    while readers.count < StatusSocket.readerLimit {
      let reader = accept(descriptor, nil, nil)
      guard reader >= 0 else { break }
      _ = fcntl(reader, F_SETFD, FD_CLOEXEC)
      _ = fcntl(reader, F_SETFL, O_NONBLOCK)
      let bytes = Array((line() + "\n").utf8)
      readers.append(Reader(descriptor: reader, rest: bytes[...], until_ns: now_ns + StatusSocket.patience_ns))
    }
    if readers.isEmpty { return }
    for index in readers.indices { send(index) }
    var waiting: [Reader] = []
    for reader in readers {
      if reader.rest.isEmpty || now_ns >= reader.until_ns { close(reader.descriptor) } else { waiting.append(reader) }
    }
    readers = waiting
  }

  private mutating func send(_ index: Int) {
    let reader = readers[index]
    let count = reader.rest.withUnsafeBytes {
      Glibc.send(reader.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count > 0 {
      readers[index].rest = reader.rest.dropFirst(count)
    } else if errno != EAGAIN, errno != EINTR {
      readers[index].rest = []  // he is gone
    }
  }
}

/// Calls `body` with the socket's address. An address holds 107 bytes and a path may be longer, so the folder is named
/// by a descriptor.
func withAddress<Value>(
  in state: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(StatusSocketError) -> Value
) throws(StatusSocketError) -> Value {
  let folder = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard folder >= 0 else { throw StatusSocketError(state: state, number: errno) }
  defer { close(folder) }
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let path = Array("/proc/self/fd/\(folder)/\(StatusSocket.name)".utf8)
  precondition(path.count < MemoryLayout.size(ofValue: address.sun_path), "\(path.count) bytes of path")
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
  let pointer = withUnsafePointer(to: &address) { UnsafeRawPointer($0) }
  return try withExtendedLifetime(address) { () throws(StatusSocketError) -> Value in
    try body(pointer.assumingMemoryBound(to: sockaddr.self), socklen_t(MemoryLayout<sockaddr_un>.size))
  }
}

/// The host does not start without it: an operator who cannot ask does not know.
struct StatusSocketError: ExplainedError, Equatable {
  let state: String
  let number: Int32
  var code: String { "E_STATUS" }
  var cause: String { "\(state)/\(StatusSocket.name) cannot be opened: \(String(cString: strerror(number)))" }
  var mend: String { "use a state folder on a file system of this machine: --state DIR" }
}

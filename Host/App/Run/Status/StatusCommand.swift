import Glibc
import HostJSON
import HostModel

/// `bulkhead status`: how the host that works with this state folder is.
enum StatusCommand {
  static let command = Command(
    "status", "asks the running host how it is", takes: [Folders.state],
    examples: [
      Example("bulkhead status", "each strategy with its state, orders and equity"),
      Example("bulkhead status --json --state /var/lib/bulkhead", "the same for a program"),
    ]
  ) { invocation in
    let line = try StatusQuestion.ask(state: invocation[Folders.state])
    let status: JSON
    do throws(JSONError) {
      status = try JSON(parsing: line, sizeLimit: StatusSocket.lineLimit)
    } catch {
      throw StatusFault.unreadable(problem: error.cause)
    }
    if invocation.wantsJSON {
      invocation.terminal.print(status)
    } else {
      try StatusReport(status).print(to: invocation.terminal)
    }
    return .fine
  }
}

/// The asking end of the status socket.
enum StatusQuestion {
  /// A host comes by every few milliseconds, unless it is stopped or swapped out.
  private static let patience_ms: Int = 5000

  static func ask(state: String) throws(StatusFault) -> [UInt8] {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw .noHost(state: state, number: errno) }
    defer { close(descriptor) }
    var patience = timeval(tv_sec: patience_ms / 1000, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    do throws(StatusSocketError) {
      try withAddress(in: state) { address, length throws(StatusSocketError) in
        guard connect(descriptor, address, length) == 0 else { throw StatusSocketError(state: state, number: errno) }
      }
    } catch {
      throw .noHost(state: state, number: error.number)
    }
    return try readLine(descriptor)
  }

  private static func readLine(_ descriptor: Int32) throws(StatusFault) -> [UInt8] {
    var line: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while line.count <= StatusSocket.lineLimit {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .silent(seconds: patience_ms / 1000) }
      if count == 0 { break }
      line += chunk[..<count]
    }
    guard line.last == UInt8(ascii: "\n") else { throw .unreadable(problem: "the answer was cut off") }
    return line
  }
}

enum StatusFault: ExplainedError, Equatable {
  case noHost(state: String, number: Int32)
  case silent(seconds: Int)
  case unreadable(problem: String)

  var code: String {
    switch self {
    case .noHost: "E_NO_HOST"
    case .silent, .unreadable: "E_STATUS"
    }
  }

  var cause: String {
    switch self {
    case .noHost(let state, let number):
      "no host works with the state folder \(state): \(String(cString: strerror(number)))"
    case .silent(let seconds): "the host did not answer within \(seconds) seconds"
    case .unreadable(let problem): "the host's answer makes no sense: \(problem)"
    }
  }

  var mend: String {
    switch self {
    case .noHost: "start one with: bulkhead run, or name its folder: --state DIR"
    case .silent: "see whether it is stopped: cat STATE/host.lock, then ps -o stat,cmd PID"
    case .unreadable: "use the program of the same version as the host"
    }
  }
}

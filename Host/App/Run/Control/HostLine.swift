import Glibc
import HostJSON
import HostModel

/// The asking end of the host's socket.
enum HostLine {
  /// A host comes by every few milliseconds, unless it is stopped or swapped out.
  private static let patience_s = 5

  /// Says one line to the host of a state folder and gives its answer as it came.
  static func ask(_ question: HostQuestion, state: String) throws(HostLineFault) -> [UInt8] {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw .noHost(state: state, number: errno) }
    defer { close(descriptor) }
    var patience = timeval(tv_sec: patience_s, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    do throws(HostSocketError) {
      try withAddress(in: state) { address, length throws(HostSocketError) in
        guard connect(descriptor, address, length) == 0 else { throw HostSocketError(state: state, number: errno) }
      }
    } catch {
      throw .noHost(state: state, number: error.number)
    }
    let line = Array((question.json.compact + "\n").utf8)
    guard send(descriptor, line, line.count, Int32(MSG_NOSIGNAL)) == line.count else {
      throw .noHost(state: state, number: errno)
    }
    return try readLine(descriptor)
  }

  /// The same as JSON; what the host refused is thrown as it explained it.
  static func answer(_ question: HostQuestion, state: String) throws(HostLineFault) -> JSON {
    let line = try ask(question, state: state)
    let answer: JSON, refusal: HostRefusal?
    do throws(JSONError) {
      answer = try JSON(parsing: line, sizeLimit: HostSocket.lineLimit)
      var object = try JSONObject(answer)
      refusal = try object.ifPresent("error") { (it) throws(JSONError) in
        var error = try it.object("error")
        return HostRefusal(
          code: try error.string("code"), cause: try error.string("cause"), mend: try error.string("mend"))
      }
    } catch {
      throw .unreadable(problem: error.cause)
    }
    if let refusal { throw .refused(refusal) }
    return answer
  }

  private static func readLine(_ descriptor: Int32) throws(HostLineFault) -> [UInt8] {
    var line: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while line.count <= HostSocket.lineLimit {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .silent(seconds: patience_s) }
      if count == 0 { break }
      line += chunk[..<count]
    }
    guard line.last == UInt8(ascii: "\n") else { throw .unreadable(problem: "the answer was cut off") }
    return line
  }
}

/// What the host answered instead of doing it, in its own words.
struct HostRefusal: ExplainedError, Equatable {
  let code: String
  let cause: String
  let mend: String
}

enum HostLineFault: ExplainedError, Equatable {
  case noHost(state: String, number: Int32)
  case silent(seconds: Int)
  case unreadable(problem: String)
  case refused(HostRefusal)

  var code: String {
    switch self {
    case .noHost: "E_NO_HOST"
    case .silent, .unreadable: "E_STATUS"
    case .refused(let refusal): refusal.code
    }
  }

  var cause: String {
    switch self {
    case .noHost(let state, let number):
      "no host works with the state folder \(state): \(String(cString: strerror(number)))"
    case .silent(let seconds): "the host did not answer within \(seconds) seconds"
    case .unreadable(let problem): "the host's answer makes no sense: \(problem)"
    case .refused(let refusal): refusal.cause
    }
  }

  var mend: String {
    switch self {
    case .noHost: "start one with: bulkhead run, or name its folder: --state DIR"
    case .silent: "see whether it is stopped: cat STATE/host.lock, then ps -o stat,cmd PID"
    case .unreadable: "use the program of the same version as the host"
    case .refused(let refusal): refusal.mend
    }
  }
}

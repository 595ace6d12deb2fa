import Glibc
import HostJournal
import HostModel

/// One host on one state folder: the holder of `STATE/host.lock`.
struct StateLock: ~Copyable {
  private let file: LockFile

  init(state: String) throws(StateLockError) {
    guard mkdir(state, 0o700) == 0 || errno == EEXIST else { throw .failed(path: state, number: errno) }
    let path = "\(state)/host.lock"
    do throws(LockFault) { file = try LockFile(path) } catch {
      switch error {
      case .held(let process): throw .locked(state: state, process: process)
      case .failed(let number): throw .failed(path: path, number: number)
      }
    }
  }
}

enum StateLockError: ExplainedError, Equatable {
  /// `process` is missing when the holder has only just begun.
  case locked(state: String, process: Int32?)
  case failed(path: String, number: Int32)

  var code: String {
    switch self {
    case .locked: "E_STATE_LOCKED"
    case .failed: "E_FILE"
    }
  }

  var cause: String {
    switch self {
    case .locked(let state, let process):
      "another host\(process.map { ", process \($0)," } ?? "") works with the state folder \(state)"
    case .failed(let path, let number): "\(path) cannot be used: \(String(cString: strerror(number)))"
    }
  }

  var mend: String {
    switch self {
    case .locked: "end that one first, or give this one a folder of its own: --state DIR"
    case .failed(let path, _): "look at it with: ls -ld \(path)"
    }
  }
}

import CLinux
import Glibc
import HostModel

/// One host on one state folder: the holder of `STATE/host.lock`. The kernel gives the lock back when the process ends,
/// however it ends, so nothing has to be cleaned up after a crash.
///
/// The file holds the process id, for the one who comes second; it is not what locks.
struct StateLock: ~Copyable {
  private let descriptor: Int32

  init(state: String) throws(StateLockError) {
    guard mkdir(state, 0o700) == 0 || errno == EEXIST else { throw .failed(path: state, number: errno) }
    let path = "\(state)/host.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .failed(path: path, number: errno) }
    guard bulkhead_try_lock_exclusive(descriptor) == 0 else {
      let number = errno, holder = StateLock.holder(descriptor)
      close(descriptor)
      throw number == EWOULDBLOCK ? .locked(state: state, process: holder) : .failed(path: path, number: number)
    }
    var text = "\(getpid())\n"
    let written = text.withUTF8 { pwrite(descriptor, $0.baseAddress, $0.count, 0) == $0.count }
    guard written, ftruncate(descriptor, off_t(text.utf8.count)) == 0 else {
      let number = errno
      close(descriptor)
      throw .failed(path: path, number: number)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func holder(_ descriptor: Int32) -> Int32? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
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

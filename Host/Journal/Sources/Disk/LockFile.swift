import CLinux
import Glibc

/// A file that one process at a time holds.
///
/// The kernel gives the lock back when the process ends, however it ends, so nothing has to be cleaned up after a crash.
/// The file holds the process id, for the one who comes second; it is not what locks. A child that the holder was just
/// starting holds it too, until it is the program that it shall be: whoever finds the lock held asks again for that long.
public struct LockFile: ~Copyable {
  private let descriptor: Int32

  private static let tries = 20
  private static let pause_us: UInt32 = 10_000

  public init(_ path: String) throws(LockFault) { descriptor = try Self.take(path) }

  deinit { close(descriptor) }

  /// The descriptor that holds the lock.
  static func take(_ path: String) throws(LockFault) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .failed(number: errno) }
    guard isLocked(descriptor) else {
      let number = errno, holder = holder(descriptor)
      close(descriptor)
      throw number == EWOULDBLOCK ? .held(process: holder) : .failed(number: number)
    }
    var text = "\(getpid())\n"
    let written = text.withUTF8 { pwrite(descriptor, $0.baseAddress, $0.count, 0) == $0.count }
    guard written, ftruncate(descriptor, off_t(text.utf8.count)) == 0 else {
      let number = errno
      close(descriptor)
      throw .failed(number: number)
    }
    return descriptor
  }

  private static func isLocked(_ descriptor: Int32) -> Bool {
    for _ in 1..<tries {
      if bulkhead_try_lock_exclusive(descriptor) == 0 { return true }
      guard errno == EWOULDBLOCK else { return false }
      usleep(pause_us)
    }
    return bulkhead_try_lock_exclusive(descriptor) == 0
  }

  private static func holder(_ descriptor: Int32) -> Int32? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}

/// Why a lock was not had.
public enum LockFault: Error, Equatable, Sendable {
  /// `process` is missing when the holder has only just begun.
  case held(process: Int32?)
  case failed(number: Int32)
}

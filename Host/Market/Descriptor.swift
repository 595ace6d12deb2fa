import Glibc

/// An open file, closed when this value goes.
package struct Descriptor: ~Copyable {
  package let number: Int32
  package let path: String

  /// Opens a file to read. Does not wait for the other end of a pipe that has the file's name.
  package init(reading path: String) throws(MarketError) {
    try self.init(path, O_RDONLY | O_NONBLOCK, mode: 0, doing: "open")
  }

  /// Makes a file which was not there.
  init(creating path: String) throws(MarketError) {
    try self.init(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, doing: "make")
  }

  private init(_ path: String, _ flags: Int32, mode: mode_t, doing: String) throws(MarketError) {
    guard !path.utf8.contains(0) else { throw .system(path: path, doing: doing, number: EINVAL) }
    let number = open(path, flags | O_CLOEXEC, mode)
    guard number >= 0 else { throw .system(path: path, doing: doing, number: errno) }
    self.number = number
    self.path = path
  }

  deinit {
    _ = close(number)
  }

  /// Throws `.format` for folders, pipes and devices.
  package func regularFileSize() throws(MarketError) -> Int {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .system(path: path, doing: "look at", number: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .format(path: path, found: "it is no regular file") }
    return status.st_size
  }

  /// Up to `count` bytes from `offset`; fewer only where the file ends.
  package func bytes(_ count: Int, at offset: Int) throws(MarketError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let result = bytes.withUnsafeMutableBytes {
        pread(number, $0.baseAddress! + filled, count - filled, offset + filled)
      }
      if result == 0 { break }
      if result < 0 && errno == EINTR { continue }
      guard result > 0 else { throw .system(path: path, doing: "read", number: errno) }
      filled += result
    }
    return Array(bytes.prefix(filled))
  }

  /// Fills `bytes` from `offset`. False when it cannot be read, or ends before.
  func fill(_ bytes: UnsafeMutableRawBufferPointer, from offset: Int) -> Bool {
    var filled = 0
    while filled < bytes.count {
      let result = pread(number, bytes.baseAddress! + filled, bytes.count - filled, offset + filled)
      if result < 0 && errno == EINTR { continue }
      guard result > 0 else { return false }
      filled += result
    }
    return true
  }

  /// All of `bytes` at `offset`.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(MarketError) {
    var written = 0
    while written < bytes.count {
      let result = pwrite(number, bytes.baseAddress! + written, bytes.count - written, offset + written)
      if result < 0 && errno == EINTR { continue }
      guard result > 0 else { throw .system(path: path, doing: "write", number: result < 0 ? errno : ENOSPC) }
      written += result
    }
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(MarketError) {
    try bytes.withUnsafeBufferPointer { bytes throws(MarketError) in
      try write(UnsafeRawBufferPointer(bytes), at: offset)
    }
  }

  /// Returns when the file's bytes, or a folder's names, are on the disk.
  func sync() throws(MarketError) {
    guard fsync(number) == 0 else { throw .system(path: path, doing: "bring to the disk", number: errno) }
  }
}

import CLinux
import Glibc

/// Writes that are there whole or not at all, also when the power goes.
extension OpenFile {
  /// Makes the folders of a path that are missing, the last one with `mode`.
  static func makeFolders(_ path: String, mode: mode_t) throws(TrustRefusal) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<end])
      if mkdir(part, end == path.endIndex ? mode : 0o755) != 0, errno != EEXIST {
        throw .fileFailed(path: part, operation: "making", errno: errno)
      }
    }
  }

  /// Writes the bytes under another name, and forces them to disk. `commit` gives them their name.
  func stage(_ bytes: [UInt8], as name: String, mode: mode_t) throws(TrustRefusal) {
    let stagedPath = "\(path)/\(name)"
    unlinkat(descriptor, name, 0)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let opened = bulkhead_open_beneath(descriptor, name, flags, mode)
    guard opened >= 0 else { throw .fileFailed(path: stagedPath, operation: "writing", errno: errno) }
    let file = OpenFile(descriptor: opened, path: stagedPath)
    // Whatever the process's mask is: the mode is part of the promise.
    guard fchmod(file.descriptor, mode) == 0 else {
      throw .fileFailed(path: stagedPath, operation: "setting the mode of", errno: errno)
    }
    try file.writeAll(bytes)
    guard fsync(file.descriptor) == 0 else { throw .fileFailed(path: stagedPath, operation: "saving", errno: errno) }
  }

  func commit(_ staged: String, to name: String) throws(TrustRefusal) {
    guard renameat(descriptor, staged, descriptor, name) == 0, fsync(descriptor) == 0 else {
      throw .fileFailed(path: "\(path)/\(name)", operation: "replacing", errno: errno)
    }
  }

  func replace(_ name: String, with bytes: [UInt8], mode: mode_t) throws(TrustRefusal) {
    try stage(bytes, as: name + ".next", mode: mode)
    try commit(name + ".next", to: name)
  }

  /// As `replace`, but refuses where something of that name is there already.
  func create(_ name: String, with bytes: [UInt8], mode: mode_t) throws(TrustRefusal) {
    let staged = name + ".next", path = "\(path)/\(name)"
    try stage(bytes, as: staged, mode: mode)
    // One step: whoever is stopped between making a second link and taking the first away leaves a file with two names,
    // which nobody reads any more.
    guard bulkhead_rename_new(descriptor, staged, name) == 0 else {
      let number = errno
      unlinkat(descriptor, staged, 0)
      throw number == EEXIST ? .keyExists(path: path) : .fileFailed(path: path, operation: "making", errno: number)
    }
    guard fsync(descriptor) == 0 else { throw .fileFailed(path: path, operation: "saving", errno: errno) }
  }

  func remove(_ name: String) throws(TrustRefusal) {
    guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
      throw .fileFailed(path: "\(path)/\(name)", operation: "removing", errno: errno)
    }
  }

  func writeAll(_ bytes: [UInt8]) throws(TrustRefusal) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .fileFailed(path: path, operation: "writing", errno: errno) }
      rest = rest.dropFirst(count)
    }
  }
}

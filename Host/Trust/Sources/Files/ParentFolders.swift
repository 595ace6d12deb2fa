import CLinux
import Glibc

/// Whoever can write a folder can rename what lies in it and put something of their own in its place, however well that
/// is protected itself. So every folder above counts, up to the root.
extension OpenFile {
  /// Refuses a folder that others can write, unless it is sticky: there, as in `/tmp`, each may only rename their own.
  ///
  /// It goes upwards from the open folder, by `..`, and not along the path's text: links in the path lead elsewhere.
  func checkParents() throws(TrustRefusal) {
    var below = try status()
    var folder = try parent(of: descriptor)
    while true {
      let status = try folder.status()
      // The root is its own parent.
      if status.st_ino == below.st_ino, status.st_dev == below.st_dev { return }
      guard status.st_mode & 0o022 == 0 || status.st_mode & S_ISVTX != 0 else {
        let name = folder.actualPath
        throw .permissions(
          path: name,
          problem: "can be written by others (mode \(octal(status.st_mode & 0o777))), and \(path) lies in it",
          mend: "run: chmod go-w \(name)")
      }
      below = status
      folder = try parent(of: folder.descriptor)
    }
  }

  /// Opened only to be looked at: a folder above may be closed to reading.
  private func parent(of descriptor: Int32) throws(TrustRefusal) -> OpenFile {
    let above = openat(descriptor, "..", Int32(BULKHEAD_O_PATH) | O_DIRECTORY | O_CLOEXEC)
    guard above >= 0 else { throw .fileFailed(path: path, operation: "looking above", errno: errno) }
    return OpenFile(descriptor: above, path: path)
  }

  /// Where the kernel says that it lies.
  private var actualPath: String {
    var name = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/fd/\(descriptor)", &name, name.count)
    guard count > 0 else { return "a folder above \(path)" }
    return String(decoding: name[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

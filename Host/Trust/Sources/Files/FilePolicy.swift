import CLinux
import Glibc

/// An open file or folder, closed when it goes.
struct OpenFile: ~Copyable {
  let descriptor: Int32
  let path: String

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }
}

/// Who may have written a file before Trust looks into it.
enum FilePolicy {
  /// Written by nobody but us and root: bundles, lists, public keys.
  case unforgeable
  /// Read by nobody but us and root, as well: secret keys, the anchor, passphrases.
  case secret
}

extension OpenFile {
  /// Opens a folder by its path. The folder itself may not be a symbolic link; where it lies is the operator's choice, as
  /// long as nobody else can put another in its place.
  static func folder(_ path: String) throws(TrustRefusal) -> OpenFile {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw openFailure(path, errno) }
    let folder = OpenFile(descriptor: descriptor, path: path)
    try folder.checkOwner(.unforgeable, status: try folder.status())
    try folder.checkParents()
    return folder
  }

  /// Opens a plain file in this folder. Never waits: a pipe, socket or device of that name is refused unread.
  func file(_ name: String, _ policy: FilePolicy) throws(TrustRefusal) -> OpenFile {
    let filePath = "\(path)/\(name)"
    let descriptor = bulkhead_open_beneath(self.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw OpenFile.openFailure(filePath, errno) }
    let file = OpenFile(descriptor: descriptor, path: filePath)
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw .fileType(path: filePath, found: kind(status.st_mode)) }
    guard status.st_nlink <= 1 else {
      throw .permissions(
        path: filePath, problem: "has \(status.st_nlink) hard links, so others can change it",
        mend: "replace it by a copy: cp \(filePath) \(filePath).copy && mv \(filePath).copy \(filePath)")
    }
    try file.checkOwner(policy, status: status)
    return file
  }

  /// The whole file, read once. What was checked is what was read: nobody comes back to the path.
  consuming func contents(limit: Int) throws(TrustRefusal) -> [UInt8] {
    let size = try size(limit: limit)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .fileFailed(path: path, operation: "reading", errno: errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else { throw .fileTooLarge(path: path, bytes: bytes.count, limit: limit) }
    }
  }

  func size(limit: Int) throws(TrustRefusal) -> Int {
    let size = Int(try status().st_size)
    guard size <= limit else { throw .fileTooLarge(path: path, bytes: size, limit: limit) }
    return size
  }

  func status() throws(TrustRefusal) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .fileFailed(path: path, operation: "looking at", errno: errno) }
    return status
  }

  func checkOwner(_ policy: FilePolicy, status: stat) throws(TrustRefusal) {
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw .permissions(
        path: path, problem: "belongs to user \(status.st_uid), who can change it",
        mend: "run: chown \(geteuid()) \(path)")
    }
    let mode = status.st_mode & 0o777
    switch policy {
    case .unforgeable where mode & 0o022 != 0:
      throw .permissions(
        path: path, problem: "can be written by others (mode \(octal(mode)))", mend: "run: chmod go-w \(path)")
    case .secret where mode & 0o077 != 0:
      throw .permissions(
        path: path, problem: "can be read by others (mode \(octal(mode)))", mend: "run: chmod 600 \(path)")
    case .unforgeable, .secret: return
    }
  }

  func octal(_ mode: mode_t) -> String { "0" + String(mode, radix: 8) }

  private func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a folder"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "not a plain file"
    }
  }

  static func openFailure(_ path: String, _ number: Int32) -> TrustRefusal {
    switch number {
    case ENOENT: .fileMissing(path: path)
    case ELOOP: .fileType(path: path, found: "a symbolic link")
    case EXDEV: .fileType(path: path, found: "outside its folder")
    case ENOTDIR: .fileType(path: path, found: "not a folder")
    case ENXIO, ENODEV: .fileType(path: path, found: "a socket or device")
    default: .fileFailed(path: path, operation: "opening", errno: number)
    }
  }
}

extension OpenFile {
  /// Opens a plain file by its path, under the same rules as one in a folder.
  static func file(at path: String, _ policy: FilePolicy) throws(TrustRefusal) -> OpenFile {
    let (parent, name) = try splitPath(path)
    return try folder(parent).file(name, policy)
  }

  static func splitPath(_ path: String) throws(TrustRefusal) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let name = String(path[path.index(after: slash)...])
    guard !name.isEmpty, name != ".", name != ".." else { throw .fileType(path: path, found: "a folder") }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
  }
}

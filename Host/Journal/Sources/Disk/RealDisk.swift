import CLinux
import Glibc

/// The disk of this machine, through the kernel.
public struct RealDisk: Disk, Sendable {
  public init() {}

  public func makeFolder(_ path: String) throws(DiskFault) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw DiskFault(number: errno) }
  }

  public func names(in folder: String) throws(DiskFault) -> [String] {
    guard let stream = opendir(folder) else { throw DiskFault(number: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = String(cString: linux_entry_name(entry))
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw DiskFault(number: errno) }
    return names
  }

  public func open(_ path: String, _ purpose: DiskPurpose) throws(DiskFault) -> DiskFile {
    let flags =
      switch purpose {
      case .reading: O_RDONLY
      case .changing: O_RDWR
      case .creating: O_RDWR | O_CREAT | O_EXCL
      }
    while true {
      let number = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if number >= 0 { return DiskFile(number: number) }
      if errno != EINTR { throw DiskFault(number: errno) }
    }
  }

  public func close(_ file: DiskFile) { Glibc.close(file.number) }

  public func bytes(of file: DiskFile) throws(DiskFault) -> Int {
    var status = stat()
    guard fstat(file.number, &status) == 0 else { throw DiskFault(number: errno) }
    return Int(status.st_size)
  }

  public func read(
    _ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(DiskFault) -> Int {
    try counted(pread(file.number, buffer.baseAddress, buffer.count, off_t(offset)))
  }

  public func write(_ file: DiskFile, _ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskFault) -> Int {
    try counted(pwrite(file.number, bytes.baseAddress, bytes.count, off_t(offset)))
  }

  public func allocate(_ file: DiskFile, bytes: Int) throws(DiskFault) {
    while true {
      // It returns the error number and leaves errno alone.
      let number = posix_fallocate(file.number, 0, off_t(bytes))
      if number == 0 { return }
      if number != EINTR { throw DiskFault(number: number) }
    }
  }

  public func syncData(_ file: DiskFile) throws(DiskFault) { try done(fdatasync(file.number)) }
  public func sync(_ file: DiskFile) throws(DiskFault) { try done(fsync(file.number)) }

  public func syncFolder(_ path: String) throws(DiskFault) {
    let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw DiskFault(number: errno) }
    defer { Glibc.close(folder) }
    try done(fsync(folder))
  }

  public func dropCache(_ file: DiskFile) { _ = posix_fadvise(file.number, 0, 0, POSIX_FADV_DONTNEED) }

  public func rename(_ path: String, to target: String) throws(DiskFault) { try done(Glibc.rename(path, target)) }
  public func remove(_ path: String) throws(DiskFault) { try done(unlink(path)) }

  public func lock(_ path: String) throws(LockFault) -> DiskFile { DiskFile(number: try LockFile.take(path)) }

  public func drawIdentity() -> JournalIdentity {
    JournalIdentity(first: .random(in: .min ... .max), second: .random(in: .min ... .max))
  }

  private func done(_ result: Int32) throws(DiskFault) {
    guard result == 0 else { throw DiskFault(number: errno) }
  }

  private func counted(_ result: Int) throws(DiskFault) -> Int {
    guard result >= 0 else { throw DiskFault(number: errno) }
    return result
  }
}

import Glibc

/// What the journal asks of a disk, call by call.
///
/// ``RealDisk`` hands each call to the kernel; ``SimulatedDisk`` keeps everything in memory and can lose, tear and refuse.
/// Both are used as a generic parameter: the compiler writes the journal once for each, and appending a record asks
/// neither. A call does what POSIX says of it and no more: a write may be short and may be interrupted, a new name is only
/// certain once its folder was synced.
public protocol Disk {
  /// Makes the folder where there is none.
  func makeFolder(_ path: String) throws(DiskFault)
  func names(in folder: String) throws(DiskFault) -> [String]
  func open(_ path: String, _ purpose: DiskPurpose) throws(DiskFault) -> DiskFile
  func close(_ file: DiskFile)
  func bytes(of file: DiskFile) throws(DiskFault) -> Int
  /// How many bytes it read; 0 at the end of the file.
  func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskFault) -> Int
  /// How many bytes it took.
  func write(_ file: DiskFile, _ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskFault) -> Int
  /// Makes the file `bytes` long with room for all of it, so that writing into it needs no more space. What was not
  /// written reads as zeros.
  func allocate(_ file: DiskFile, bytes: Int) throws(DiskFault)
  /// The file's bytes are on the disk when this returns.
  func syncData(_ file: DiskFile) throws(DiskFault)
  /// The same with all that the disk remembers of the file.
  func sync(_ file: DiskFile) throws(DiskFault)
  /// The names in a folder are on the disk when this returns.
  func syncFolder(_ path: String) throws(DiskFault)
  /// Asks that the file is read from the disk again and not from memory. Only a wish.
  func dropCache(_ file: DiskFile)
  /// Gives a file another name, in place of what had that name.
  func rename(_ path: String, to target: String) throws(DiskFault)
  func remove(_ path: String) throws(DiskFault)
  /// Takes the lock of that file for this process until the file is closed, or the process ends.
  func lock(_ path: String) throws(LockFault) -> DiskFile
  /// Sixteen bytes that no other journal has.
  func drawIdentity() -> JournalIdentity
}

/// Why a call of the disk failed: the errno.
public struct DiskFault: Error, Equatable, Sendable {
  public let number: Int32
  public init(number: Int32) { self.number = number }

  /// There is no such file or folder.
  static let missing = DiskFault(number: ENOENT)
}

/// What a file is opened for.
public enum DiskPurpose: Sendable {
  case reading
  /// Reading and writing what is there.
  case changing
  /// Must not be there yet.
  case creating
}

/// An open file: a number that its disk gave out.
public struct DiskFile: Equatable, Sendable {
  public let number: Int32
  public init(number: Int32) { self.number = number }
}

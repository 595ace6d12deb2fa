import CLinux
import Glibc

/// The bytes of a library where nobody can change them any more: in memory, under a name that no file system has.
///
/// What is hashed, what is checked and what the jail loads are these bytes; the file they came from no longer matters.
///
/// @unchecked: the mapping is read-only, and its bytes are sealed.
struct SealedLibrary: ~Copyable, @unchecked Sendable {
  let descriptor: Int32
  let sha256: SHA256Digest
  let size: Int
  private let mapping: UnsafeRawBufferPointer

  /// Copies the file, seals the copy, then hashes what was sealed.
  init(copying file: consuming OpenFile) throws(TrustRefusal) {
    let path = file.path
    let size = try file.size(limit: Manifest.librarySizeLimit)
    guard size > 0 else { throw .elfPolicy(path: path, problem: "is empty") }
    let memory = OpenFile(descriptor: SealedLibrary.makeMemory(), path: path)
    guard memory.descriptor >= 0 else {
      throw .fileFailed(path: path, operation: "making a sealed copy of", errno: errno)
    }

    let bytes = try file.contents(limit: Manifest.librarySizeLimit)
    guard bytes.count == size else {
      throw .fileType(path: path, found: "still being written: it grew from \(size) to \(bytes.count) bytes")
    }
    try memory.writeAll(bytes)
    let seals = Int32(BULKHEAD_SEAL_SEAL | BULKHEAD_SEAL_SHRINK | BULKHEAD_SEAL_GROW | BULKHEAD_SEAL_WRITE)
    guard bulkhead_add_seals(memory.descriptor, seals) == 0, bulkhead_get_seals(memory.descriptor) & seals == seals
    else { throw .fileFailed(path: path, operation: "sealing the copy of", errno: errno) }

    // The mapping keeps the pages, not the descriptor: that one is handed to the worker, so it needs its own life.
    let descriptor = fcntl(memory.descriptor, F_DUPFD_CLOEXEC, 3)
    guard descriptor >= 0 else { throw .fileFailed(path: path, operation: "keeping the copy of", errno: errno) }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      let number = errno
      close(descriptor)
      throw .fileFailed(path: path, operation: "mapping the copy of", errno: number)
    }
    self.descriptor = descriptor
    self.size = size
    mapping = UnsafeRawBufferPointer(start: address, count: size)
    sha256 = SHA256Digest(of: mapping)
  }

  /// The same sealed bytes once more, with a descriptor and a mapping of its own.
  private init(sharing library: borrowing SealedLibrary) throws(TrustRefusal) {
    let descriptor = fcntl(library.descriptor, F_DUPFD_CLOEXEC, 3)
    guard descriptor >= 0 else {
      throw .fileFailed(path: "the library", operation: "keeping the sealed copy of", errno: errno)
    }
    guard let address = mmap(nil, library.size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      let number = errno
      close(descriptor)
      throw .fileFailed(path: "the library", operation: "mapping the sealed copy of", errno: number)
    }
    self.descriptor = descriptor
    size = library.size
    sha256 = library.sha256
    mapping = UnsafeRawBufferPointer(start: address, count: library.size)
  }

  /// Nobody can change sealed bytes, so that what was found about them holds for this one too.
  borrowing func again() throws(TrustRefusal) -> SealedLibrary { try SealedLibrary(sharing: self) }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
    close(descriptor)
  }

  /// The sealed bytes, for as long as `body` runs.
  func withBytes<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value { try body(mapping) }

  /// Never executable as a program, where the kernel knows how to promise that (6.3 and later).
  private static func makeMemory() -> Int32 {
    let flags = UInt32(BULKHEAD_MEMFD_CLOEXEC | BULKHEAD_MEMFD_ALLOW_SEALING)
    let descriptor = bulkhead_memfd_create("bulkhead-plugin", flags | UInt32(BULKHEAD_MEMFD_NOEXEC_SEAL))
    guard descriptor < 0, errno == EINVAL else { return descriptor }
    return bulkhead_memfd_create("bulkhead-plugin", flags)
  }
}

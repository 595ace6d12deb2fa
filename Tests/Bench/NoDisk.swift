import HostJournal

/// A disk on which every call succeeds and nothing is kept.
struct NoDisk: Disk {
  func makeFolder(_ path: String) throws(DiskFault) {}
  func names(in folder: String) throws(DiskFault) -> [String] { [] }
  func open(_ path: String, _ purpose: DiskPurpose) throws(DiskFault) -> DiskFile { DiskFile(number: 0) }
  func close(_ file: DiskFile) {}
  func bytes(of file: DiskFile) throws(DiskFault) -> Int { 0 }
  func read(
    _ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(DiskFault) -> Int { 0 }
  func write(_ file: DiskFile, _ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskFault) -> Int {
    bytes.count
  }
  func allocate(_ file: DiskFile, bytes: Int) throws(DiskFault) {}
  func syncData(_ file: DiskFile) throws(DiskFault) {}
  func sync(_ file: DiskFile) throws(DiskFault) {}
  func syncFolder(_ path: String) throws(DiskFault) {}
  func dropCache(_ file: DiskFile) {}
  func rename(_ path: String, to target: String) throws(DiskFault) {}
  func remove(_ path: String) throws(DiskFault) {}
  func lock(_ path: String) throws(LockFault) -> DiskFile { DiskFile(number: 0) }
  func drawIdentity() -> JournalIdentity { JournalIdentity(first: 1, second: 2) }
}

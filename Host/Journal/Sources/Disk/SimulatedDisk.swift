import Glibc

/// A disk in memory that does to its files what a real one may do when something goes wrong.
///
///     let disk = SimulatedDisk(seed: 7)
///     disk.powerFailsAt = 12                       // within the twelfth call that changes something
///     … a journal writes until it fails …
///     let after = disk.afterPowerLoss(sector: 512) // what the machine finds when it is started again
///
/// What was written and not synced may be there afterwards or not, sector by sector and in any order; a name whose folder
/// was not synced may be there or not. Everything is drawn from the seed. Not for several threads.
public final class SimulatedDisk: Disk {
  /// What a call does in place of its work.
  public enum Fault: Equatable, Sendable {
    /// It does nothing and says why. A sync that fails has lost what it should have written, as on Linux: the file in
    /// memory still shows it, and the next sync succeeds.
    case error(Int32)
    /// A write that takes the half of its bytes, at least one.
    case short
  }

  /// The calls that change something are counted from 1: writing, syncing, allocating, making, renaming, removing.
  public private(set) var changes = 0
  public var faults: [Int: Fault] = [:]
  /// The call in which the power fails. It and all later ones fail.
  public var powerFailsAt: Int?
  /// No file can be made longer.
  public var isFull = false

  var files: [Int: SimulatedFile] = [:]
  var names = SimulatedNames()
  var draw: DrawnNumbers
  private var handles: [Int32: Int] = [:]
  private var locks: [Int32: String] = [:]
  private var lastHandle: Int32 = 0
  private var lastFile = 0

  public init(seed: UInt64) { draw = DrawnNumbers(state: seed) }

  init(files: [Int: SimulatedFile], names: SimulatedNames, draw: DrawnNumbers) {
    self.files = files
    self.names = names
    self.draw = draw
    lastFile = files.keys.max() ?? 0
  }

  // MARK: Names

  public func makeFolder(_ path: String) throws(DiskFault) {
    try change(applying: { names.makeFolder(path) })
  }

  public func names(in folder: String) throws(DiskFault) -> [String] {
    try alive()
    guard names.folders.contains(folder) else { throw DiskFault(number: ENOENT) }
    return names.current.keys.filter { SimulatedNames.folder(of: $0) == folder }
      .map { String($0.dropFirst(folder.utf8.count + 1)) }.sorted()
  }

  public func rename(_ path: String, to target: String) throws(DiskFault) {
    guard let file = names.current[path] else { throw DiskFault(number: ENOENT) }
    try change(applying: { names.apply(.rename(path, to: target, file)) })
  }

  public func remove(_ path: String) throws(DiskFault) {
    guard names.current[path] != nil else { throw DiskFault(number: ENOENT) }
    try change(applying: { names.apply(.remove(path)) })
  }

  public func syncFolder(_ path: String) throws(DiskFault) {
    try change(whenPowerFails: {}, applying: { names.sync(path) })
  }

  public func lock(_ path: String) throws(LockFault) -> DiskFile {
    guard !locks.values.contains(path) else { throw .held(process: nil) }
    lastHandle += 1
    locks[lastHandle] = path
    return DiskFile(number: lastHandle)
  }

  // MARK: Files

  public func open(_ path: String, _ purpose: DiskPurpose) throws(DiskFault) -> DiskFile {
    try alive()
    let file: Int
    switch (purpose, names.current[path]) {
    case (.reading, let found?), (.changing, let found?): file = found
    case (.reading, nil), (.changing, nil): throw DiskFault(number: ENOENT)
    case (.creating, _?): throw DiskFault(number: EEXIST)
    case (.creating, nil):
      lastFile += 1
      file = lastFile
      try change(applying: {
        files[file] = SimulatedFile()
        names.apply(.add(path, file))
      })
    }
    lastHandle += 1
    handles[lastHandle] = file
    return DiskFile(number: lastHandle)
  }

  public func close(_ file: DiskFile) {
    handles[file.number] = nil
    locks[file.number] = nil
  }

  public func bytes(of file: DiskFile) throws(DiskFault) -> Int { try alive(file).current.count }

  public func read(
    _ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(DiskFault) -> Int {
    let content = try alive(file).current
    let count = max(0, min(buffer.count, content.count - offset))
    if count > 0 { content.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[offset..<(offset + count)])) } }
    return count
  }

  public func write(_ file: DiskFile, _ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskFault) -> Int {
    let number = try number(of: file)
    var bytes = bytes
    if faults[changes + 1] == .short {
      faults[changes + 1] = nil
      bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(max(1, bytes.count / 2)))
    }
    try change(applying: { files[number]?.write(bytes, at: offset) })
    return bytes.count
  }

  public func allocate(_ file: DiskFile, bytes: Int) throws(DiskFault) {
    let number = try number(of: file)
    if isFull, files[number]!.current.count < bytes { throw DiskFault(number: ENOSPC) }
    try change(applying: { files[number]?.grow(to: bytes) })
  }

  public func syncData(_ file: DiskFile) throws(DiskFault) { try sync(file) }

  public func sync(_ file: DiskFile) throws(DiskFault) {
    let number = try number(of: file)
    if case .error? = faults[changes + 1] { files[number]?.lose() }
    try change(whenPowerFails: {}, applying: { files[number]?.sync() })
  }

  public func dropCache(_ file: DiskFile) {
    if let number = handles[file.number] { files[number]?.readAgain() }
  }

  public func drawIdentity() -> JournalIdentity { JournalIdentity(first: draw.next(), second: draw.next()) }

  // MARK: Faults

  private func number(of file: DiskFile) throws(DiskFault) -> Int {
    guard let number = handles[file.number] else { throw DiskFault(number: EBADF) }
    return number
  }

  private func alive(_ file: DiskFile) throws(DiskFault) -> SimulatedFile {
    try alive()
    guard let content = files[try number(of: file)] else { throw DiskFault(number: EBADF) }
    return content
  }

  private func alive() throws(DiskFault) {
    if let powerFailsAt, changes >= powerFailsAt { throw DiskFault(number: EIO) }
  }

  /// Counts a call that changes something and does it, unless a fault is due. A power that fails within it leaves what
  /// `whenPowerFails` does, which is the change as far as it was not synced.
  private func change(
    whenPowerFails: (() -> Void)? = nil, applying work: () -> Void
  ) throws(DiskFault) {
    try alive()
    changes += 1
    if case .error(let number)? = faults[changes] { throw DiskFault(number: number) }
    if changes == powerFailsAt {
      if let whenPowerFails { whenPowerFails() } else { work() }
      throw DiskFault(number: EIO)
    }
    work()
  }
}

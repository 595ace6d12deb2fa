/// What is found afterwards.
extension SimulatedDisk {
  /// The disk as the machine finds it when the power is back. `sector` is what the disk writes as one: 512 or 4096 bytes.
  public func afterPowerLoss(sector: Int) -> SimulatedDisk {
    var draw = self.draw
    let names = names.afterPowerLoss(&draw)
    var kept: [Int: SimulatedFile] = [:]
    for (number, file) in files.sorted(by: { $0.key < $1.key }) where names.current.values.contains(number) {
      kept[number] = file.afterPowerLoss(sector: sector, &draw)
    }
    return SimulatedDisk(files: kept, names: names, draw: draw)
  }

  /// From here on something else is drawn: the same moment can be looked at many times.
  public func redraw() { _ = draw.next() }

  /// The disk after its only process died and the kernel went on: nothing is lost and nothing is synced.
  public func afterProcessDeath() -> SimulatedDisk { SimulatedDisk(files: files, names: names, draw: draw) }

  /// Changes a file on the disk itself, as wear or another program would.
  public func damage(_ path: String, _ change: (inout [UInt8]) -> Void) {
    guard let number = names.current[path] else { preconditionFailure("there is no \(path)") }
    files[number]?.damage(change)
  }

  /// The file as a process sees it; `nil` where there is none.
  public func content(of path: String) -> [UInt8]? { names.current[path].flatMap { files[$0]?.current } }
}

/// The names of a simulated disk.
struct SimulatedNames {
  enum Change {
    case add(String, Int)
    case remove(String)
    case rename(String, to: String, Int)

    /// The folder whose sync makes it certain. A journal renames within one folder.
    var folder: String {
      switch self {
      case .add(let path, _), .remove(let path), .rename(let path, _, _): SimulatedNames.folder(of: path)
      }
    }
  }

  private(set) var current: [String: Int] = [:]
  private(set) var folders: Set<String> = []
  private var durable: [String: Int] = [:]
  private var durableFolders: Set<String> = []
  private var pending: [Change] = []

  mutating func makeFolder(_ path: String) { folders.insert(path) }

  mutating func apply(_ change: Change) {
    pending.append(change)
    Self.apply(change, to: &current)
  }

  mutating func sync(_ folder: String) {
    for change in pending where change.folder == folder { Self.apply(change, to: &durable) }
    pending.removeAll { $0.folder == folder }
    for made in folders where Self.folder(of: made) == folder { durableFolders.insert(made) }
  }

  func afterPowerLoss(_ draw: inout DrawnNumbers) -> SimulatedNames {
    var entries = durable
    for change in pending where draw.below(2) == 0 { Self.apply(change, to: &entries) }
    var kept = durableFolders
    for folder in folders.sorted() where !kept.contains(folder) && draw.below(2) == 0 { kept.insert(folder) }
    entries = entries.filter { kept.contains(Self.folder(of: $0.key)) }
    var after = SimulatedNames()
    (after.current, after.durable, after.folders, after.durableFolders) = (entries, entries, kept, kept)
    return after
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func apply(_ change: Change, to entries: inout [String: Int]) {
    switch change {
    case .add(let path, let file): entries[path] = file
    case .remove(let path): entries[path] = nil
    case .rename(let path, let target, let file):
      entries[path] = nil
      entries[target] = file
    }
  }
}

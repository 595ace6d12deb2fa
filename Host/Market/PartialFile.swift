import Glibc

/// A file that gets its name when it is whole: until then there is none, or still the old one.
///
/// One that ends before leaves nothing behind. Only a process killed on the way leaves its hidden `.NAME.NUMBER.partial`.
package struct PartialFile: ~Copyable {
  package let path: String
  private let replaces: Bool
  private let partial: Descriptor
  private var isNamed = false

  /// Throws `.exists` unless `force` allows to replace a file, `.system` when no file can be made there.
  package init(path: String, force: Bool) throws(MarketError) {
    guard force || access(path, F_OK) != 0 else { throw .exists(path: path) }
    let (folder, name) = Self.split(path)
    do throws(MarketError) {
      partial = try Descriptor(creating: "\(folder)/.\(name).\(UInt32.random(in: .min ... .max)).partial")
    } catch {
      guard case .system(_, let doing, let number) = error else { throw error }
      // By the name that was asked for: nobody knows the hidden one.
      throw .system(path: path, doing: doing, number: number)
    }
    self.path = path
    replaces = force
  }

  deinit {
    // Once it has its name, the partial one is gone.
    if !isNamed { unlink(partial.path) }
  }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(MarketError) {
    try partial.write(bytes, at: offset)
  }

  package func write(_ bytes: [UInt8], at offset: Int) throws(MarketError) { try partial.write(bytes, at: offset) }

  /// Gives the file its name when its bytes are on the disk.
  ///
  /// A link fails where a file is, also one that came while this one was written; a rename replaces it.
  package mutating func finish() throws(MarketError) {
    try partial.sync()
    let result = replaces ? rename(partial.path, path) : link(partial.path, path)
    guard result == 0 else {
      throw errno == EEXIST ? .exists(path: path) : .system(path: path, doing: "give its name to", number: errno)
    }
    if !replaces { unlink(partial.path) }
    isNamed = true
    try Descriptor(reading: Self.split(path).folder).sync()
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}

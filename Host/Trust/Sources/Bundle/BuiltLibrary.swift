import CLinux
import Glibc

/// A library that its author has just built, sealed and checked as a host will check it, but vouched for by nobody.
///
///     let library = try BuiltLibrary(path: "libMine.so")
///     let descriptor = try JailedStrategy.describe(library: library.descriptor, launcher: launcher)
///     try library.writeBundle("Mine.bhplugin", manifest: manifest, fileName: "libMine.so")
public struct BuiltLibrary: ~Copyable {
  public var sha256: SHA256Digest { library.sha256 }
  public var size: Int { library.size }
  /// The sealed bytes, open for reading. Borrowed: closed when the library goes.
  public var descriptor: Int32 { library.descriptor }
  private let library: SealedLibrary

  public init(path: String) throws(TrustRefusal) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw OpenFile.openFailure(path, errno) }
    let file = OpenFile(descriptor: descriptor, path: path)
    guard try file.status().st_mode & S_IFMT == S_IFREG else {
      throw .fileType(path: path, found: "something that is not a file")
    }
    let sealed = try SealedLibrary(copying: file)
    try ELFPolicy.check(sealed, for: .ours, path: path)
    library = sealed
  }

  /// Writes the bundle, or leaves it alone when it holds exactly this already: then its signature stays valid.
  ///
  /// A signature of what was there before goes first, so that no moment has it next to what it does not cover. Returns
  /// whether anything was written.
  public func writeBundle(_ path: String, manifest: Manifest, fileName: String) throws(TrustRefusal) -> Bool {
    let library = library.withBytes { Array($0) }
    if isSame(path, manifest, fileName) { return false }
    try OpenFile.makeFolders(path, mode: 0o755)
    let folder = try OpenFile.folder(path)
    try folder.remove(Manifest.signatureName)
    try folder.replace(fileName, with: library, mode: 0o644)
    try folder.replace(Manifest.fileName, with: manifest.fileBytes, mode: 0o644)
    return true
  }

  /// Apart from the publisher, whom signing writes into the manifest.
  private func isSame(_ path: String, _ manifest: Manifest, _ fileName: String) -> Bool {
    do throws(TrustRefusal) {
      let bundle = try BundleFolder(path)
      var found = try bundle.manifest(parsing: try bundle.manifestBytes())
      found.publisher = manifest.publisher
      guard found == manifest else { return false }
      return try bundle.seal(try bundle.library(of: found)).sha256 == sha256
    } catch {
      return false  // there is no bundle yet, or one that is not whole
    }
  }
}

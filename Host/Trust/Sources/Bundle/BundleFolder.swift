import HostJSON

/// A bundle's folder, `NAME.bhplugin`, held open: its files are found through it and not through their path.
struct BundleFolder: ~Copyable {
  let folder: OpenFile
  var path: String { folder.path }

  init(_ path: String) throws(TrustRefusal) {
    let path = trimmed(path)
    guard path.hasSuffix(".bhplugin") else { throw .fileType(path: path, found: "not named NAME.bhplugin") }
    folder = try OpenFile.folder(path)
  }

  var manifestPath: String { "\(path)/\(Manifest.fileName)" }
  var signaturePath: String { "\(path)/\(Manifest.signatureName)" }

  func manifestBytes() throws(TrustRefusal) -> [UInt8] {
    try folder.file(Manifest.fileName, .unforgeable).contents(limit: Manifest.sizeLimit)
  }

  /// The signature file's bytes; `nil` when there is none, or nothing in it.
  func signatureBytes() throws(TrustRefusal) -> [UInt8]? {
    do throws(TrustRefusal) {
      let bytes = try folder.file(Manifest.signatureName, .unforgeable).contents(limit: SignatureFile.sizeLimit)
      return bytes.isEmpty ? nil : bytes
    } catch {
      switch error {
      case .fileMissing: return nil
      case .fileTooLarge(let path, let bytes, let limit):
        throw .signatureFormat(path: path, problem: "it has \(bytes) bytes, and at most \(limit) are read")
      default: throw error
      }
    }
  }

  func manifest(parsing bytes: [UInt8]) throws(TrustRefusal) -> Manifest {
    do throws(JSONError) {
      return try Manifest(parsing: bytes)
    } catch {
      throw .manifest(path: manifestPath, problem: error.cause)
    }
  }

  /// The manifest's entry for this machine's architecture, when the library also fits this host's boundary.
  func library(of manifest: Manifest) throws(TrustRefusal) -> Manifest.Library {
    guard manifest.abi.major == Manifest.ABIVersion.host.major, manifest.abi.minor <= Manifest.ABIVersion.host.minor
    else {
      throw .abi(
        bundle: path, problem: "is built for boundary \(manifest.abi), and this host has \(Manifest.ABIVersion.host)",
        mend: manifest.abi.major > Manifest.ABIVersion.host.major
          || manifest.abi.major == Manifest.ABIVersion.host.major
          ? "use a newer host" : "build it again with this host's SDK: bulkhead plugin build")
    }
    guard let library = manifest.libraries.first(where: { $0.architecture == .ours }) else {
      let others = manifest.libraries.map(\.architecture.rawValue).joined(separator: ", ")
      throw .abi(
        bundle: path, problem: "has a library for \(others) and none for this machine, \(Architecture.ours.rawValue)",
        mend: "build it on this machine: bulkhead plugin build")
    }
    return library
  }

  func seal(_ library: Manifest.Library) throws(TrustRefusal) -> SealedLibrary {
    try SealedLibrary(copying: try folder.file(library.file, .unforgeable))
  }

  func libraryPath(_ library: Manifest.Library) -> String { "\(path)/\(library.file)" }
}

/// A path without slashes at its end, unless it is the root.
func trimmed(_ path: String) -> String {
  var path = path[...]
  while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
  return String(path)
}

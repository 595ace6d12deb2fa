/// What an author does with a bundle: writes its manifest, hashes its libraries, signs it.
public enum BundleSigning {
  /// Writes an unsigned manifest, and takes away the signature of the one before.
  public static func write(_ manifest: Manifest, to path: String) throws(TrustRefusal) {
    let bundle = try BundleFolder(path)
    // Read back as a host will read it.
    _ = try bundle.manifest(parsing: manifest.fileBytes)
    try bundle.folder.remove(Manifest.signatureName)
    try bundle.folder.replace(Manifest.fileName, with: manifest.fileBytes, mode: 0o644)
  }

  /// The hash and size of a library as a host would load it, for a manifest that is being written.
  public static func library(
    file: String, architecture: Architecture, in path: String
  ) throws(TrustRefusal) -> Manifest.Library {
    let sealed = try SealedLibrary(copying: try BundleFolder(path).folder.file(file, .unforgeable))
    return Manifest.Library(architecture: architecture, file: file, sha256: sealed.sha256, size: sealed.size)
  }

  /// Brings the manifest up to date with the libraries that lie in the bundle, names the key as its publisher, and
  /// signs it. Refuses libraries that no host would load.
  public static func sign(_ path: String, with key: borrowing SecretKey, now: Int64) throws(TrustRefusal) -> Manifest {
    let bundle = try BundleFolder(path)
    var manifest = try bundle.manifest(parsing: try bundle.manifestBytes())
    for index in manifest.libraries.indices {
      let sealed = try bundle.seal(manifest.libraries[index])
      try ELFPolicy.check(
        sealed, for: manifest.libraries[index].architecture, path: bundle.libraryPath(manifest.libraries[index]))
      manifest.libraries[index].sha256 = sealed.sha256
      manifest.libraries[index].size = sealed.size
    }
    manifest.publisher = key.id
    let bytes = manifest.fileBytes
    let signature = SignatureFile(signing: bytes, named: Manifest.fileName, with: key, at: now)
    try bundle.folder.replace(Manifest.fileName, with: bytes, mode: 0o644)
    try bundle.folder.replace(Manifest.signatureName, with: Array(signature.fileText.utf8), mode: 0o644)
    return manifest
  }

  /// The manifest as it stands, and nothing about whether it is true.
  public static func unverifiedManifest(of path: String) throws(TrustRefusal) -> Manifest {
    let bundle = try BundleFolder(path)
    return try bundle.manifest(parsing: try bundle.manifestBytes())
  }
}

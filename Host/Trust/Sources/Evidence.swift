/// What a bundle itself shows: its manifest, who signed it, and its library sealed in memory. All of it holds together;
/// whether anyone vouches for it is asked afterwards.
struct Evidence: ~Copyable {
  let path: String
  let manifest: Manifest
  private let signer: Signer
  private let libraryPath: String
  private let library: SealedLibrary

  /// Who stands behind the manifest, as far as it can be known.
  private enum Signer {
    case nobody
    /// Signed with a key that is on no list: there is nothing to check the signature against.
    case stranger(KeyID)
    case publisher(TrustList.Publisher, reservation: TrustRefusal?)

    func vouching(for bundle: String) throws(TrustRefusal) -> TrustList.Publisher {
      switch self {
      case .nobody: throw .unsigned(bundle: bundle)
      case .stranger(let key): throw .keyUnknown(key: key, bundle: bundle)
      case .publisher(let publisher, nil): return publisher
      case .publisher(_, let reservation?): throw reservation
      }
    }
  }

  var sha256: SHA256Digest { library.sha256 }

  /// `word` is missing where no owner was ever made; then every signer is a stranger. Unless it is `lenient`, a bundle
  /// that nobody vouches for is refused before its manifest is read.
  init(_ bundle: borrowing BundleFolder, word: OwnersWord?, lenient: Bool, now: Int64) throws(TrustRefusal) {
    let bytes = try bundle.manifestBytes()
    let (known, time) = try Evidence.signer(of: bytes, in: bundle, word: word)
    if !lenient { _ = try known.vouching(for: bundle.path) }

    let manifest = try bundle.manifest(parsing: bytes)
    let signer: Signer
    switch known {
    case .nobody: signer = .nobody
    case .stranger(let key):
      guard manifest.publisher == key else { throw .signatureDamaged(path: bundle.signaturePath) }
      signer = .stranger(key)
    case .publisher(let publisher, _):
      guard manifest.publisher == publisher.key.id else {
        throw .manifest(
          path: bundle.manifestPath, problem: "its publisher is not key \(publisher.key.id), which signed it")
      }
      signer = .publisher(
        publisher, reservation: Evidence.reservation(publisher, id: manifest.id, signedAt: time, now: now))
    }
    if !lenient { _ = try signer.vouching(for: bundle.path) }

    let entry = try bundle.library(of: manifest)
    let libraryPath = bundle.libraryPath(entry)
    let library = try bundle.seal(entry)
    guard library.size == entry.size else {
      throw .hashMismatch(path: libraryPath, expected: "\(entry.size) bytes", found: "\(library.size) bytes")
    }
    guard library.sha256 == entry.sha256 else {
      throw .hashMismatch(path: libraryPath, expected: "SHA-256 \(entry.sha256)", found: "SHA-256 \(library.sha256)")
    }
    if let word, word.trust.revokedHashes.contains(library.sha256) {
      throw .hashRevoked(path: libraryPath, sha256: library.sha256)
    }
    path = bundle.path
    self.manifest = manifest
    self.signer = signer
    self.libraryPath = libraryPath
    self.library = library
  }

  /// The publisher who signed it, may sign this id, and may do so now.
  func publisher() throws(TrustRefusal) -> TrustList.Publisher { try signer.vouching(for: path) }

  /// Whose signature lies next to these bytes, checked, and when it says it was made.
  private static func signer(
    of bytes: [UInt8], in bundle: borrowing BundleFolder, word: OwnersWord?
  ) throws(TrustRefusal) -> (Signer, signedAt: Int64) {
    guard let signature = try bundle.signatureBytes() else { return (.nobody, 0) }
    let file = try SignatureFile(parsing: signature, path: bundle.signaturePath)
    guard let word else { return (.stranger(file.key), 0) }
    guard !word.trust.revokedKeys.contains(file.key) else { throw .keyRevoked(key: file.key, bundle: bundle.path) }
    guard let publisher = word.trust.publisher(file.key) else { return (.stranger(file.key), 0) }
    let time = try file.signingTime(
      of: bytes, named: Manifest.fileName, key: publisher.key, messagePath: bundle.manifestPath,
      path: bundle.signaturePath)
    return (.publisher(publisher, reservation: nil), time)
  }

  /// What the library asks of the loader, and that the runtime it was built for is the one it will find.
  func checkELF() throws(TrustRefusal) {
    let needed = try ELFPolicy.check(library, for: .ours, path: libraryPath)
    try SwiftRuntime.check(toolchain: manifest.toolchain, neededLibraries: needed, bundle: path)
  }

  consuming func takeLibrary() -> SealedLibrary { library }

  /// Why a signature that holds still does not count. Both its own date and today must lie in the key's days: the first
  /// is only what the signer says, the second is what a thief of an old key cannot choose.
  static func reservation(
    _ publisher: TrustList.Publisher, id: BundleID, signedAt: Int64?, now: Int64
  ) -> TrustRefusal? {
    guard publisher.ids.contains(where: { $0.matches(id) }) else {
      return .keyScope(key: publisher.key.id, publisher: publisher.name, id: id, ids: publisher.ids.map(\.text))
    }
    let days = publisher.notBefore...publisher.notAfter
    for case (let what, let second?) in [("it signed", signedAt), ("today is", now)]
    where !days.contains(Day(ofSecond: second)) {
      return .keyExpired(
        key: publisher.key.id, publisher: publisher.name,
        problem: "\(what) \(Day(ofSecond: second)), and it counts from \(days.lowerBound) to \(days.upperBound)")
    }
    return nil
  }
}

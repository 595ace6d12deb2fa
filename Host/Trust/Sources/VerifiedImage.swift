/// Proof that a bundle's library may be loaded. Only Trust can make one, and it can be spent once.
///
///     let image = try verifier.verify(bundle: "EMACross.bhplugin", mode: .paper, allowUnsigned: false, now: now)
///     try launch(worker, with: image)
///
/// It holds the very bytes that were verified, sealed in memory. It does not say that they behave: that is the jail's.
public struct VerifiedImage: ~Copyable, Sendable {
  public let manifest: Manifest
  public let standing: Standing
  /// The day after which the trust list no longer counts, when that is past: whoever runs it should be told.
  public let listExpired: Day?
  /// Where its folder lies, when that is not a file system of this machine: whoever runs it should be told.
  public let remote: RemoteFileSystem?
  public var sha256: SHA256Digest { library.sha256 }
  public var size: Int { library.size }
  /// The sealed bytes, open for reading. Borrowed: closed when the image goes, so a worker gets a duplicate.
  public var descriptor: Int32 { library.descriptor }
  private let library: SealedLibrary

  public enum Standing: Equatable, Sendable {
    /// Signed by a trusted publisher and approved by the owner on these terms.
    case approved(Approval, publisher: String)
    /// Let in by development mode: every record of it must say so.
    case unsigned
  }

  init(
    _ library: consuming SealedLibrary, manifest: Manifest, standing: Standing, listExpired: Day?,
    remote: RemoteFileSystem?
  ) {
    self.library = library
    self.manifest = manifest
    self.standing = standing
    self.listExpired = listExpired
    self.remote = remote
  }

  /// Another proof for the same sealed bytes, for another worker: a thousand strategies of one bundle are verified once.
  public borrowing func again() throws(TrustRefusal) -> VerifiedImage {
    VerifiedImage(
      try library.again(), manifest: manifest, standing: standing, listExpired: listExpired, remote: remote)
  }
}

/// What a bundle is loaded for.
public enum RunMode: String, Sendable, CaseIterable {
  case backtest, paper, live
}

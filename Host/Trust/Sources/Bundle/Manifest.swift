import CBulkhead

/// What a bundle says about itself, in `manifest.json`. The signature covers its very bytes.
///
/// A manifest that was read says nothing about whether it is true: only ``VerifiedImage`` does.
public struct Manifest: Equatable, Sendable {
  public var id: BundleID
  /// For people; at most 64 bytes.
  public var name: String
  public var version: BundleVersion
  /// Grows with every release; a host never goes back to a lower one.
  public var seq: Int64
  /// Who signs it; `nil` until someone does.
  public var publisher: KeyID?
  public var libraries: [Library]
  public var abi: ABIVersion
  /// What it was built with, such as `swift 6.3.1` or `c`.
  public var toolchain: String
  /// What it may do beyond trading. There is nothing of that kind yet, so this is empty.
  public var capabilities: [Capability]
  public var subscriptions: [Subscription]
  public var parameters: [Parameter]

  public init(
    id: BundleID, name: String, version: BundleVersion, seq: Int64, publisher: KeyID?, libraries: [Library],
    abi: ABIVersion, toolchain: String, capabilities: [Capability], subscriptions: [Subscription],
    parameters: [Parameter]
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.seq = seq
    self.publisher = publisher
    self.libraries = libraries
    self.abi = abi
    self.toolchain = toolchain
    self.capabilities = capabilities
    self.subscriptions = subscriptions
    self.parameters = parameters
  }

  /// One library file of the bundle.
  public struct Library: Equatable, Sendable {
    public var architecture: Architecture
    /// A name without `/`, in the bundle's own folder.
    public var file: String
    public var sha256: SHA256Digest
    public var size: Int

    public init(architecture: Architecture, file: String, sha256: SHA256Digest, size: Int) {
      self.architecture = architecture
      self.file = file
      self.sha256 = sha256
      self.size = size
    }
  }

  /// Which version of the C boundary the library was built against.
  public struct ABIVersion: Equatable, Sendable {
    public let major: Int, minor: Int

    public init(major: Int, minor: Int) {
      self.major = major
      self.minor = minor
    }
  }

  /// One thing that a plugin may do beyond trading. There is none yet: a manifest that asks for anything is refused.
  public struct Capability: RawRepresentable, Hashable, Sendable, CaseIterable {
    public let rawValue: String
    public static let allCases: [Capability] = []

    public init?(rawValue: String) {
      guard let known = Capability.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
      self = known
    }
  }

  public enum Subscription: String, Sendable, CaseIterable {
    case bars, trades, quotes, depth
  }

  public struct Parameter: Equatable, Sendable {
    public var name: String
    /// One line.
    public var description: String
    public var range: Range

    public init(name: String, description: String, range: Range) {
      self.name = name
      self.description = description
      self.range = range
    }

    public enum Range: Equatable, Sendable {
      case integer(minimum: Int64, maximum: Int64, initial: Int64)
      case real(minimum: Double, maximum: Double, initial: Double)
      case boolean(initial: Bool)
    }
  }

  public static let fileName = "manifest.json"
  public static let signatureName = "manifest.json.minisig"
  static let sizeLimit = 65_536
  static let seqRange: ClosedRange<Int64> = 1...1_000_000_000
  /// Large enough for a statically linked runtime, small enough to be read at once.
  static let librarySizeLimit = 64 << 20
}

extension Manifest.ABIVersion: CustomStringConvertible {
  /// What this host speaks.
  public static let host = Manifest.ABIVersion(major: Int(BULKHEAD_ABI_MAJOR), minor: Int(BULKHEAD_ABI_MINOR))

  public var description: String { "\(major).\(minor)" }
}

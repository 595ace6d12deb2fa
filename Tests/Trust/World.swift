import Glibc
import HostRisk
import Testing

@testable import HostTrust

/// A folder for one test, gone after it.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/bulkhead-trust-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder: errno \(errno)")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { _ = system("rm -rf '\(path)'") }
}

struct CommandFailure: Error {
  let command: String
  let status: Int32
  let output: String
}

/// Runs a shell command and gives what it printed; throws when it fails or is not there.
@discardableResult
func shell(_ command: String) throws -> String {
  guard let pipe = popen("{ \(command)\n} 2>&1", "r") else {
    throw CommandFailure(command: command, status: -1, output: "")
  }
  var output: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { output += chunk[..<count] }
  let status = pclose(pipe)
  let text = String(decoding: output, as: UTF8.self)
  guard status == 0 else { throw CommandFailure(command: command, status: status, output: text) }
  return text
}

func readFile(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  try #require(descriptor >= 0, "\(path)")
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
  return bytes
}

func writeFile(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
  try #require(descriptor >= 0, "\(path)")
  defer { close(descriptor) }
  var written = 0
  while written < bytes.count {
    let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    try #require(count > 0, "\(path)")
    written += count
  }
  try #require(fchmod(descriptor, mode) == 0)
}

/// The code of the refusal that `body` ends with; `nil` when it does not.
func refusal(_ body: () throws(TrustRefusal) -> Void) -> String? {
  do throws(TrustRefusal) {
    try body()
    return nil
  } catch {
    return error.code
  }
}

/// C libraries for tests, each compiled once.
enum TestLibrary {
  static let repository = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

  static let source = """
    #include <bulkhead.h>
    static const bulkhead_plugin_v1 *plugin(void) { return 0; }
    BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {sizeof(bulkhead_entry_v1), 1, 0, plugin};
    """

  static func compiled(_ source: String, _ flags: String) throws -> [UInt8] {
    let folder = TemporaryFolder()
    try writeFile("\(folder.path)/a.c", Array((source + "\n").utf8))
    try shell(
      "cc -shared -fPIC -Os -s -I '\(repository)/PluginSDK/CABI/include' -o '\(folder.path)/a.so' '\(folder.path)/a.c' \(flags)"
    )
    return try readFile("\(folder.path)/a.so")
  }

  static let good: Result<[UInt8], any Error> = Result {
    try compiled(source, "-nostdlib -Wl,-z,noseparate-code -Wl,-z,norelro")
  }
}

/// An installation of its own: owner, lists, and one signed and approved bundle.
struct World {
  let folder = TemporaryFolder()
  let registry: Registry
  let verifier: Verifier
  let owner: PublicKey
  var bundle: String { "\(folder.path)/Good.bhplugin" }
  var trust: String { registry.trustFolder }

  static let now: Int64 = 1_800_000_000

  init(approved: Bool = true, signed: Bool = true) throws {
    registry = Registry(trustFolder: "\(folder.path)/Signatures", stateFolder: "\(folder.path)/state")
    verifier = Verifier(trustFolder: registry.trustFolder, stateFolder: registry.stateFolder)
    owner = try registry.createOwner(protected: false, passphrase: { _ throws(TrustRefusal) in [] }, now: World.now).key
    try makeBundle()
    if signed { try sign() }
    if approved { try approve() }
  }

  func makeBundle(library: [UInt8]? = nil, change: (inout Manifest) -> Void = { _ in }) throws {
    try shell("mkdir -p -m 755 '\(bundle)'")
    try writeFile("\(bundle)/good.so", library ?? TestLibrary.good.get())
    let id = try #require(BundleID("org.example.good")), version = try #require(BundleVersion("1.2.3"))
    var manifest = Manifest(
      id: id, name: "Good", version: version, seq: 3, publisher: nil,
      libraries: [try BundleSigning.library(file: "good.so", architecture: .ours, in: bundle)], abi: .host,
      toolchain: "c",
      capabilities: [], subscriptions: [.bars],
      parameters: [.init(name: "fast", description: "Bars", range: .integer(minimum: 2, maximum: 50, initial: 12))])
    change(&manifest)
    try BundleSigning.write(manifest, to: bundle)
  }

  func ownerKey() throws(TrustRefusal) -> SecretKey {
    try SecretKey(file: registry.ownerKeyPath, passphrase: noPassphrase)
  }

  func signers() throws(TrustRefusal) -> Signers { Signers(try ownerKey()) }

  func sign() throws { _ = try BundleSigning.sign(bundle, with: ownerKey(), now: World.now) }

  func approve(mode: Approval.Mode = .paper) throws {
    let terms = try #require(Terms(capital: "10000.00", currency: "USDT", limits: Limits(), mode: mode))
    _ = try registry.approve(
      registry.propose(bundle: bundle, now: World.now), terms: terms, signedBy: signers(), now: World.now)
  }

  /// Approves what is approved for live trading too, as an owner with a protected key would.
  func makeLive() throws {
    let folder = try TrustFolder(trust)
    var list = try #require(try folder.whitelist(by: Quorum(try ownerKey().publicKey)))
    let terms = try #require(Terms(capital: "10000.00", currency: "USDT", limits: Limits(), mode: .live))
    let proposal = try registry.propose(bundle: bundle, now: World.now)
    list.entries = list.entries.map {
      $0.sha256 != proposal.sha256
        ? $0
        : Approval(
          manifest: proposal.manifest, sha256: proposal.sha256, publisher: proposal.publisherKey, terms: terms,
          approvedAt: World.now)
    }
    list.version += 1
    try folder.replace(Whitelist.fileName, with: list.json, signedBy: signers(), at: World.now)
  }

  func verify(_ mode: RunMode = .paper, allowUnsigned: Bool = false, now: Int64 = World.now) throws(TrustRefusal)
    -> VerifiedImage
  {
    try verifier.verify(bundle: bundle, mode: mode, allowUnsigned: allowUnsigned, now: now)
  }

  func verifyRefusal(allowUnsigned: Bool = false) -> TrustRefusal? {
    do throws(TrustRefusal) {
      _ = try verify(allowUnsigned: allowUnsigned)
      return nil
    } catch {
      return error
    }
  }

  func verifyCode(_ mode: RunMode = .paper, allowUnsigned: Bool = false, now: Int64 = World.now) -> String? {
    refusal { () throws(TrustRefusal) in _ = try verify(mode, allowUnsigned: allowUnsigned, now: now) }
  }

  /// Changes the trust list as its owner would, and signs it, whether or not a registry would.
  func changeTrust(signedBy signers: Signers? = nil, _ change: (inout TrustList) -> Void) throws {
    let folder = try TrustFolder(trust)
    let anchor = try #require(try AnchorFolder(state: registry.stateFolder).read())
    var list = try #require(try folder.trustList(after: anchor))
    change(&list)
    list.version += 1
    try folder.replace(TrustList.fileName, with: list.json, signedBy: signers ?? self.signers(), at: World.now)
  }
}

func noPassphrase() throws(TrustRefusal) -> [UInt8] { [] }
func unprotected() throws(TrustRefusal) -> [UInt8]? { nil }

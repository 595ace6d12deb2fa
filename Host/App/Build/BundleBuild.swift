import CLinux
import Glibc
import HostPlugins
import HostTrust
import HostWire

/// From source, or from a library that somebody built, to a bundle with a manifest that tells the truth: what it says
/// is asked of the library itself, in a jail.
struct BundleBuild {
  let source: StrategySource?
  let library: String?
  let output: String
  let seq: Int64?

  init(source: StrategySource, output: String, seq: Int64? = nil) {
    self.source = source
    library = nil
    self.output = output
    self.seq = seq
  }

  init(library: String, output: String, seq: Int64? = nil) {
    source = nil
    self.library = library
    self.output = output
    self.seq = seq
  }

  struct Result {
    let bundle: String
    let manifest: Manifest
    /// False: the bundle held exactly this already, and its signature is as it was.
    let isNew: Bool
  }

  func run(launcher: WorkerLauncher) throws -> Result {
    if let library { return try write(library, toolchain: "unknown", launcher) }
    guard let source else { preconditionFailure("a build has a source or a library") }
    let compiler = Compiler(source: source, sdk: try SDKFolder())
    let folder = try BuildFolder()
    let built = try compiler.compile(in: folder.path)
    return try write(built, toolchain: compiler.toolchain(), launcher)
  }

  private func write(_ path: String, toolchain: String, _ launcher: WorkerLauncher) throws -> Result {
    let library = try BuiltLibrary(path: path)
    let descriptor = try JailedStrategy.describe(library: library.descriptor, launcher: launcher)
    let fileName = path.split(separator: "/").last.map(String.init) ?? path
    let manifest = try Manifest(
      descriptor, seq: seq, toolchain: toolchain,
      library: Manifest.Library(architecture: .ours, file: fileName, sha256: library.sha256, size: library.size))
    let isNew = try library.writeBundle(output, manifest: manifest, fileName: fileName)
    return Result(bundle: output, manifest: manifest, isNew: isNew)
  }
}

extension Manifest {
  /// Without a `seq` the version makes it: 1.4.2 is 1004002, which grows with every release as the version does.
  fileprivate init(
    _ descriptor: PluginDescriptor, seq: Int64?, toolchain: String, library: Library
  ) throws(BuildError) {
    guard let id = BundleID(descriptor.id) else { throw .manifest("its id is '\(descriptor.id)'") }
    guard let version = BundleVersion(descriptor.version) else {
      throw .manifest("its version is '\(descriptor.version)'")
    }
    let versionSeq = Int64(version.major) * 1_000_000 + Int64(version.minor) * 1000 + Int64(version.patch)
    guard let seq = seq ?? (versionSeq > 0 ? versionSeq : nil) else {
      throw .manifest("version 0.0.0 is no release")
    }
    var subscriptions: [Subscription] = []
    if descriptor.subscriptions.contains(.bars) { subscriptions.append(.bars) }
    if descriptor.subscriptions.contains(.trades) { subscriptions.append(.trades) }
    if descriptor.subscriptions.contains(.quotes) { subscriptions.append(.quotes) }
    if descriptor.subscriptions.contains(.depth) { subscriptions.append(.depth) }
    self.init(
      id: id, name: descriptor.name, version: version, seq: seq, publisher: nil, libraries: [library],
      abi: ABIVersion(major: Int(descriptor.abiMajor), minor: Int(descriptor.abiMinor)), toolchain: toolchain,
      capabilities: [], subscriptions: subscriptions, parameters: descriptor.parameters.map(Parameter.init))
  }
}

extension Manifest.Parameter {
  fileprivate init(_ parameter: PluginParameter) {
    let range: Range
    switch parameter.range {
    case .integer(let minimum, let maximum, let initial):
      range = .integer(minimum: minimum, maximum: maximum, initial: initial)
    case .real(let minimum, let maximum, let initial):
      range = .real(minimum: minimum, maximum: maximum, initial: initial)
    case .boolean(let initial): range = .boolean(initial: initial)
    }
    self.init(name: parameter.name, description: parameter.description, range: range)
  }
}

/// A folder that is gone when this goes.
final class BuildFolder {
  let path: String

  init() throws(BuildError) {
    var template = Array("\(environmentValue("TMPDIR") ?? "/tmp")/bulkhead-build-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .unwritable(path: "the temporary folder", number: errno) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    guard let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = String(cString: linux_entry_name(entry))
      if name != ".", name != ".." { unlink("\(path)/\(name)") }
    }
    closedir(stream)
    rmdir(path)
  }
}

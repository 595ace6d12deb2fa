import Glibc
import HostModel
import HostRisk
import HostTrust

/// How long it takes to verify a bundle with a library of one mebibyte: every check that a host makes before it loads it.
@Sendable func measureVerify(_ bundles: String) throws -> [Figure] {
  let scratch = try ScratchFolder()
  let registry = Registry(trustFolder: "\(scratch.path)/Signatures", stateFolder: "\(scratch.path)/state")
  let now = Int64(time(nil))
  _ = try registry.createOwner(protected: false, passphrase: { _ throws(TrustRefusal) in [] }, now: now)
  func owner() throws -> SecretKey {
    try SecretKey(file: registry.ownerKeyPath) { () throws(TrustRefusal) in [] }
  }
  let bundle = "\(scratch.path)/Large.bhplugin"
  try makeLargeBundle(bundle, from: "\(bundles)/Breakout.bhplugin")
  _ = try BundleSigning.sign(bundle, with: owner(), now: now)
  guard let terms = Terms(capital: "1", currency: "USDT", limits: Limits(), mode: .paper) else {
    throw BenchFault(problem: "the terms of the approval are not valid")
  }
  _ = try registry.approve(
    registry.propose(bundle: bundle, now: now), terms: terms, signedBy: Signers(owner()), now: now)

  let verifier = Verifier(trustFolder: registry.trustFolder, stateFolder: registry.stateFolder)
  var times: [Double] = []
  for _ in 0..<100 {
    times.append(
      try seconds { _ = try verifier.verify(bundle: bundle, mode: .paper, allowUnsigned: false, now: now) })
  }
  let library = try BundleSigning.unverifiedManifest(of: bundle).libraries[0]
  // The same bytes read and hashed by the same library, and nothing else.
  var hashed: [Double] = []
  for _ in 0..<100 { hashed.append(try seconds { _ = try SHA256Digest(file: "\(bundle)/\(library.file)") }) }
  return [
    Figure(
      name: "verify-1MiB", value: median(times) * 1000, unit: "ms", against: "reading and hashing the library",
      ratio: median(times) / median(hashed))
  ]
}

/// A bundle whose library is a good one with as many bytes behind it as make it one mebibyte: the loader does not look at
/// them, the hash does.
private func makeLargeBundle(_ path: String, from good: String) throws {
  var manifest = try BundleSigning.unverifiedManifest(of: good)
  guard let index = manifest.libraries.firstIndex(where: { $0.architecture == .ours }) else {
    throw BenchFault(problem: "\(good) has no library for this machine")
  }
  let file = manifest.libraries[index].file
  guard mkdir(path, 0o755) == 0 else { throw BenchFault(problem: "\(path) cannot be made: errno \(errno)") }
  let source = open("\(good)/\(file)", O_RDONLY | O_CLOEXEC)
  let target = open("\(path)/\(file)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  defer {
    close(source)
    close(target)
  }
  guard source >= 0, target >= 0, sendfile(target, source, nil, 1 << 20) > 0, ftruncate(target, 1 << 20) == 0 else {
    throw BenchFault(problem: "\(path)/\(file) cannot be written: errno \(errno)")
  }
  manifest.libraries = [try BundleSigning.library(file: file, architecture: .ours, in: path)]
  try BundleSigning.write(manifest, to: path)
}

/// Why a measurement could not begin.
struct BenchFault: ExplainedError {
  let problem: String
  var code: String { "E_BENCH" }
  var cause: String { problem }
  var mend: String { "build the bundles first: tools/build" }
}

/// A folder for one measurement, gone after it.
final class ScratchFolder {
  let path: String

  /// Beside another folder, where what is measured must lie on the same disk; otherwise among the temporary ones.
  init(beside neighbour: String = "/tmp/") throws {
    let parent = neighbour.lastIndex(of: "/").map { String(neighbour[..<$0]) } ?? "."
    var template = Array("\(parent)/bulkhead-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchFault(problem: "no temporary folder: errno \(errno)") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { _ = system("rm -rf '\(path)'") }
}

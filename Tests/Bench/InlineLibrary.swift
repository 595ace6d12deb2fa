import Glibc
import HostTrust

/// A bundle with a plugin of Tests/Hostile, made for one measurement and gone with the value.
final class InlineLibrary {
  let bundle: String
  private let folder: String

  /// `defines` say how much of it, for those that ask.
  init(plugin: String, _ defines: [String] = []) throws {
    var template = Array("/tmp/bulkhead-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchFault(problem: "no temporary folder") }
    folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    bundle = "\(folder)/Bad.bhplugin"
    let made = system(
      """
      mkdir -m 755 '\(bundle)' && cc -std=c11 -D_GNU_SOURCE -w -shared -fPIC -fvisibility=hidden \
      -I PluginSDK/CABI/include \(defines.map { "-D'\($0)'" }.joined(separator: " ")) -o '\(bundle)/bad.so' 'Tests/Hostile/Plugins/\(plugin).c'
      """)
    guard made == 0, let id = BundleID("test.hostile"), let version = BundleVersion("1.0.0") else {
      throw BenchFault(problem: "\(plugin).c could not be compiled")
    }
    try BundleSigning.write(
      Manifest(
        id: id, name: "Bad", version: version, seq: 1, publisher: nil,
        libraries: [try BundleSigning.library(file: "bad.so", architecture: .ours, in: bundle)], abi: .host,
        toolchain: "c", capabilities: [], subscriptions: [.bars], parameters: []), to: bundle)
  }

  deinit { _ = system("rm -rf '\(folder)'") }
}

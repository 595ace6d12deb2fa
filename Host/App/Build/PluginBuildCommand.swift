import HostJSON
import HostPlugins
import HostTrust

/// `bulkhead plugin build`: a strategy's source, or a library built elsewhere, becomes a bundle.
enum PluginBuildCommand {
  private static let source = Parameter<String>.positional(
    "SOURCE", .folder, "the folder of the strategy's source; with --library only its name counts")
  private static let output = Parameter<String?>.option(
    "output", .folder, "where the bundle goes; beside SOURCE otherwise")
  private static let library = Parameter<String?>.option(
    "library", .file, "a library that you built yourself, in Rust, Zig or C++, instead of compiling SOURCE")
  private static let seq = Parameter<Int64?>.option(
    "seq", .integer(1...1_000_000_000), "the release's number, which only grows; from the version otherwise")

  static let command = Command(
    "build", "compiles a strategy and makes a bundle of it", takes: [source, output, library, seq],
    examples: [
      Example("bulkhead plugin build MyStrategy", "makes MyStrategy.bhplugin"),
      Example(
        "bulkhead plugin build MyStrategy --library target/release/libmine.so", "from a library built with cargo"),
    ]
  ) { invocation in
    let launcher = try WorkerLauncher()
    let build = try build(invocation)
    let result = try build.run(launcher: launcher)
    if invocation.wantsJSON {
      invocation.terminal.print(
        .object([
          .init("bundle", .string(result.bundle)), .init("id", .string(result.manifest.id.text)),
          .init("version", .string(result.manifest.version.description)), .init("seq", .integer(result.manifest.seq)),
          .init("sha256", .string(result.manifest.libraries[0].sha256.text)), .init("changed", .boolean(result.isNew)),
        ]))
    } else {
      invocation.terminal.print(
        "\(result.bundle, .strong)  \(result.manifest.id) \(result.manifest.version) seq \(result.manifest.seq)\(result.isNew ? "" : "  (unchanged)")"
      )
    }
    return .fine
  }

  private static func build(_ invocation: Invocation) throws -> BundleBuild {
    var folder = invocation[source]
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    if let library = invocation[library] {
      return BundleBuild(library: library, output: place(folder, invocation[output]), seq: invocation[seq])
    }
    let source = try StrategySource(folder: folder)
    return BundleBuild(source: source, output: place(folder, invocation[output]), seq: invocation[seq])
  }

  private static func place(_ folder: String, _ output: String?) -> String {
    guard let output else { return folder + BundlePath.ending }
    if output.hasSuffix(BundlePath.ending) { return output }
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    return "\(output)/\(name)\(BundlePath.ending)"
  }
}

import HostJSON
import HostPlugins
import HostTrust

/// `bulkhead plugin check`: tries a plugin as a hostile market would, before it is signed and handed over.
///
/// Nobody need vouch for the bundle, since checking runs it in the jail and on no money; what is wrong with its files is
/// refused all the same.
enum PluginCheckCommand {
  private static let bundle = Parameter<String>.positional("BUNDLE", .folder, "a bundle, or the folder of its source")
  private static let symbols = Parameter<[String]>.repeated(
    "symbol", .text("BASE-QUOTE"), "an instrument to give it, several times for more; BTC-USDT otherwise")

  static let command = Command(
    "check", "tries what a plugin does in hostile places, each question in a process of its own",
    takes: [bundle, symbols, Folders.state, Folders.trust],
    examples: [
      Example("bulkhead plugin check MyStrategy.bhplugin", "exit code 1 when any check failed"),
      Example("bulkhead plugin check MyStrategy --symbol BTC-USDT --symbol ETH-USDT", "with two instruments"),
    ]
  ) { invocation in
    let launcher = try WorkerLauncher()
    let path = try BundlePath.resolve(invocation[bundle], launcher: launcher, terminal: invocation.terminal)
    let asked = invocation[symbols]
    let subject = try CheckSubject(
      bundle: path, verifier: KeyOptions.verifier(invocation), launcher: launcher,
      symbols: asked.isEmpty ? ["BTC-USDT"] : asked)
    let findings = findings(on: subject)
    let isFit = !findings.contains(where: \.isFailure)
    if invocation.wantsJSON {
      invocation.terminal.print(
        .object([
          .init("bundle", .string(path)), .init("fit", .boolean(isFit)),
          .init("checks", .array(findings.map(\.json))),
        ]))
    } else {
      var table = Table([.left("check"), .left(""), .left("")])
      for finding in findings { table.add(finding.row) }
      for line in table.lines.dropFirst() { invocation.terminal.print(line) }
    }
    return isFit ? .fine : .refused
  }

  /// What cannot be loaded cannot be asked anything else.
  static func findings(on subject: CheckSubject) -> [CheckFinding] {
    let loading = LoadingCheck.check.finding(on: subject)
    guard !loading.isFailure else {
      return [loading] + PluginCheck.all.map { CheckFinding(name: $0.name, answer: .skipped("it cannot be loaded")) }
    }
    return [loading] + PluginCheck.all.map { $0.finding(on: subject) }
  }
}
